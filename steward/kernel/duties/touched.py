"""Which duties of which posts have to be counted again now: what work proves, and what has a window that closed."""

from collections import defaultdict
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Min, Q

from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.duties.cadence import happening_in
from steward.kernel.duties.case_count import recount_cases
from steward.kernel.duties.choices import DueState
from steward.kernel.duties.collect import collect_cases
from steward.kernel.duties.facts import EVENT, PLACE
from steward.kernel.duties.models import Case, Due, Duty
from steward.kernel.duties.months import without_frozen
from steward.kernel.duties.recount import recount_dues
from steward.kernel.duties.run import Course
from steward.kernel.duties.sheet import Count
from steward.kernel.tenancy.models import Appointment


def recount_touched(since: datetime) -> Count:
    """Count the duties that work since a moment proves, for the posts of those who did it, and what closed."""
    now = clock.now()
    over = without_frozen(Due.objects.filter(state=DueState.DUE, closes_at__lte=now))
    of_cases = over.filter(case__isnull=False)
    over = over.filter(case__isnull=True)
    # The earliest and the latest day that it is on earth.
    first, last = (since - timedelta(hours=12)).date(), (now + timedelta(hours=14)).date()
    count = Count()
    cases = {*collect_cases(since), *_cases_worked_on(since), *of_cases.values_list("case_id", flat=True)}
    if cases:
        count += recount_cases(first, last, case_ids=cases)
    courses = {*over.values_list("duty_id", "post_id").distinct(), *courses_worked_on(since)}
    if courses:
        oldest = over.aggregate(Min("due_on"))["due_on__min"]
        count += recount_dues(min(oldest or first, first), last, courses=courses, new_from=clock.today())
    return count


def _cases_worked_on(since: datetime) -> set[int]:
    """Cases about whose subject, or at whose place, something was done since then."""
    duties = Duty.objects.filter(evidence__startswith=EVENT).values_list("evidence", "cadence")
    kinds = {evidence.removeprefix(EVENT) for evidence, cadence in duties if happening_in(cadence)}
    about: dict[str, set[int]] = defaultdict(set)
    news = Event.objects.filter(at__gte=since, kind__in=kinds)
    for table, key in news.values_list("subject_type", "subject_id").distinct():
        about[table].add(key)
    chosen = [Q(subject_type=table, subject_id__in=keys) for table, keys in sorted(about.items())]
    if PLACE in about:
        chosen.append(Q(place__in=about[PLACE]))
    return set(Case.objects.filter(reduce(or_, chosen, Q(pk__in=()))).values_list("pk", flat=True))


def courses_worked_on(since: datetime) -> set[Course]:
    """Duties that work since then proves, with every post of their kinds that whoever did it holds or carries."""
    proved: dict[str, list[tuple[int, list[str]]]] = defaultdict(list)
    duties = Duty.objects.filter(evidence__startswith=EVENT)
    for pk, evidence, kinds, cadence in duties.values_list("pk", "evidence", "kinds", "cadence"):
        if happening_in(cadence) is not None:
            continue
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
