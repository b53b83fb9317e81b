"""Which duties of which posts have to be counted again now: what work proves, and what has a window that closed."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db.models import Min

from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.duties.choices import DueState
from steward.kernel.duties.facts import EVENT
from steward.kernel.duties.models import Due, Duty
from steward.kernel.duties.months import without_frozen
from steward.kernel.duties.recount import recount_dues
from steward.kernel.duties.run import Course
from steward.kernel.duties.sheet import Count
from steward.kernel.tenancy.models import Appointment


def recount_touched(since: datetime) -> Count:
    """Count the duties that work since a moment proves, for the posts of those who did it, and what closed."""
    now = clock.now()
    over = without_frozen(Due.objects.filter(state=DueState.DUE, closes_at__lte=now))
    courses = {*over.values_list("duty_id", "post_id").distinct(), *courses_worked_on(since)}
    if not courses:
        return Count()
    # The earliest and the latest day that it is on earth.
    first, last = (since - timedelta(hours=12)).date(), (now + timedelta(hours=14)).date()
    oldest = over.aggregate(Min("due_on"))["due_on__min"]
    return recount_dues(min(oldest or first, first), last, courses=courses, new_from=clock.today())


def courses_worked_on(since: datetime) -> set[Course]:
    """Duties that work since then proves, with every post of their kinds that whoever did it holds or carries."""
    proved: dict[str, list[tuple[int, list[str]]]] = defaultdict(list)
    duties = Duty.objects.filter(evidence__startswith=EVENT)
    for pk, evidence, kinds in duties.values_list("pk", "evidence", "kinds"):
        proved[evidence.removeprefix(EVENT)].append((pk, kinds))
    work = Event.objects.filter(at__gte=since, kind__in=proved, user_id__isnull=False)
    done = set(work.values_list("kind", "user_id").distinct())
    posts: dict[int, set[tuple[int, str]]] = defaultdict(set)
    held = Appointment.objects.filter(user__in={user for _kind, user in done})
    names = ("user_id", "post_id", "post__kind", "acting_for__post_id", "acting_for__post__kind")
    for user, own, kind, absent, kind_of_absent in held.values_list(*names):
        posts[user].add((absent, kind_of_absent) if absent else (own, kind))
    return {
        (duty, post)
        for work_kind, user in done
        for duty, kinds in proved[work_kind]
        for post, post_kind in posts.get(user or 0, ())
        if post_kind in kinds
    }
