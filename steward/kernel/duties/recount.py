"""Dues are counted: made ahead, decided and healed by one function that can be run again and again.

Rows are what was counted last. A window that holds is updated, one that no longer holds (its chain moved because
evidence came late) is removed, a new one is added.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q, QuerySet

from steward.kernel.base import clock
from steward.kernel.base.bulk import update_rows
from steward.kernel.base.worktime import WorkHours
from steward.kernel.duties.cadence import Cadence, Regular, Rolling, read_cadence
from steward.kernel.duties.choices import EACH_PLACE, DueState
from steward.kernel.duties.facts import Holding, Key, facts_of, holder_on, holdings_of
from steward.kernel.duties.judge import Fact, Verdict, judge
from steward.kernel.duties.models import Due, Duty
from steward.kernel.duties.months import OpenDays, open_days, without_frozen
from steward.kernel.duties.places import places_of_posts
from steward.kernel.duties.queries import excused_windows
from steward.kernel.duties.windows import DAY, Window, regular_windows, rolling_windows
from steward.kernel.tenancy.models import Post
from steward.kernel.tenancy.queries import clock_date, work_hours, zone_of

# The longest window is a year; evidence before it opened proves nothing.
LONGEST = timedelta(days=372)
POSTS_AT_ONCE = 200
COUNTED = ("state", "found", "done_at", "user_id", "closes_at", "ends_at", "due_on")


@dataclass
class Count:
    """What a recount changed."""

    made: int = 0
    changed: int = 0
    removed: int = 0


@dataclass(frozen=True)
class Course:
    """One duty of one post, at one place where it is due for each: its windows follow each other."""

    duty: Duty
    post: Post
    place_id: int | None

    @property
    def key(self) -> Key:
        return self.duty.pk, self.post.pk, self.place_id


def recount_dues(
    first: date,
    last: date,
    *,
    post_ids: Collection[int] | None = None,
    duty_ids: Collection[int] | None = None,
) -> Count:
    """Make and decide what is due on `first` or later and opens on `last` or before, in the scope that is open.

    Of all posts and duties, or of some. Effects: rows of `Due` are added, updated and removed as the cadences, the
    chart and the evidence say now; run again it changes nothing. Cadences that wait for something to happen have no
    windows until somebody reports it. What is due in a frozen month stays as it is.
    """
    count, days = Count(), open_days()
    for start, end in days.spans(first, last):
        _recount(count, days, start, end, post_ids, duty_ids)
    return count


def _recount(
    count: Count,
    days: OpenDays,
    first: date,
    last: date,
    post_ids: Collection[int] | None,
    duty_ids: Collection[int] | None,
) -> None:
    duties = _duties(first, last, duty_ids)
    kinds = {kind for duty, _cadence in duties for kind in duty.kinds}
    posts = list(
        Post.objects.filter(is_active=True, kind__in=kinds)
        .filter(Q(pk__in=post_ids) if post_ids is not None else Q())
        .select_related("site", "organisation", "calendar")
        .order_by("pk")
    )
    for start in range(0, len(posts), POSTS_AT_ONCE):
        with transaction.atomic():
            Recount(duties, posts[start : start + POSTS_AT_ONCE], first, last, days).run(count)
    if post_ids is None and duty_ids is None:
        asked = Q(post__is_active=True, post__kind__in=kinds)
        closed = without_frozen(Due.objects.filter(state=DueState.DUE, due_on__gte=first)).exclude(asked)
        count.removed += closed.delete()[0]


def _duties(
    first: date, last: date, duty_ids: Collection[int] | None
) -> list[tuple[Duty, Regular | Rolling]]:
    rows = Duty.objects.filter(starts_on__lte=last).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first))
    if duty_ids is not None:
        rows = rows.filter(pk__in=duty_ids)
    read: list[tuple[Duty, Cadence]] = [(duty, read_cadence(duty.cadence)) for duty in rows.order_by("pk")]
    return [(duty, cadence) for duty, cadence in read if isinstance(cadence, Regular | Rolling)]


class Recount:
    """One transaction's worth of posts."""

    def __init__(
        self,
        duties: list[tuple[Duty, Regular | Rolling]],
        posts: Sequence[Post],
        first: date,
        last: date,
        days: OpenDays,
    ) -> None:
        self.first, self.last, self.days, self.now = first, last, days, clock.now()
        self.posts, self.duties = posts, duties
        self.zones = {post.pk: zone_of(post) for post in posts}
        self.hours = self._hours()
        self.held: dict[int, list[Holding]] = holdings_of(posts)
        self.places = places_of_posts(posts)
        self.rows = self._rows()
        since = datetime.combine(first, time(), UTC) - LONGEST
        self.facts = facts_of(
            [duty for duty, _cadence in duties], posts, self.held, self.zones, since, self.now + DAY
        )
        self.seeds = self._seeds()
        self.excused = excused_windows(posts, first)
        self.known: dict[tuple[int, int], list[Window]] = {}

    def _hours(self) -> dict[int, WorkHours]:
        """Working hours by post; posts of one calendar and zone share them."""
        shared: dict[tuple[int | None, str], WorkHours] = {}
        for post in self.posts:
            key = (post.calendar_id, self.zones[post.pk])
            if key not in shared:
                shared[key] = work_hours(post.calendar, key[1])
        return {post.pk: shared[post.calendar_id, self.zones[post.pk]] for post in self.posts}

    def _rows(self) -> dict[Key, dict[datetime, Due]]:
        """What was counted of these days last time."""
        rows: dict[Key, dict[datetime, Due]] = defaultdict(dict)
        # A day on earth more than enough: the course itself knows which windows open on its own days.
        limit = datetime.combine(self.last + 2 * DAY, time(), UTC)
        for row in self._counted_rows(self.first).filter(opens_at__lt=limit):
            if clock_date(row.opens_at, self.zones[row.post_id]) <= self.last:
                rows[row.duty_id, row.post_id, row.place_id][row.opens_at] = row
        return rows

    def _counted_rows(self, since: date) -> QuerySet[Due]:
        duties = [duty.pk for duty, _cadence in self.duties]
        return Due.objects.filter(
            post__in=[post.pk for post in self.posts], duty__in=duties, due_on__gte=since
        )

    def _seeds(self) -> dict[Key, date]:
        """Where each chain goes on: after the last window that was due before the first day."""
        longest = max((c.within_days for _d, c in self.duties if isinstance(c, Rolling)), default=0)
        found: dict[Key, date] = {}
        before = self._counted_rows(self.first - timedelta(days=longest)).filter(due_on__lt=self.first)
        for row in before.order_by("opens_at") if longest else ():
            ended = clock_date(row.done_at, self.zones[row.post_id]) if row.done_at else row.due_on
            found[row.duty_id, row.post_id, row.place_id] = ended + DAY
        return found

    def run(self, count: Count) -> None:
        """Count every course, and write what differs."""
        new: list[Due] = []
        changed: list[Due] = []
        gone: list[int] = []
        for course, cadence in self._courses():
            rows = self.rows.pop(course.key, {})
            for verdict in self._verdicts(course, cadence):
                row = rows.pop(verdict.window.opens, None)
                if (row or verdict.window).due_on not in self.days:
                    continue
                if row is None:
                    new.append(self._due(course, verdict))
                elif self._counted(row, verdict):
                    changed.append(row)
            gone += [row.pk for row in rows.values() if row.due_on in self.days]
        # What a post was asked that it is not asked any more, and that was not decided yet.
        rest = [row for rows in self.rows.values() for row in rows.values() if row.due_on in self.days]
        gone += [row.pk for row in rest if row.state == DueState.DUE]
        Due.objects.filter(pk__in=gone).delete()
        Due.objects.bulk_create(new, batch_size=1000)
        update_rows(changed, COUNTED)
        count.made += len(new)
        count.changed += len(changed)
        count.removed += len(gone)

    def _courses(self) -> Iterator[tuple[Course, Regular | Rolling]]:
        for post in self.posts:
            for duty, cadence in self.duties:
                if post.kind in duty.kinds:
                    places = self.places(post.pk, duty.scope) if duty.scope in EACH_PLACE else [None]
                    for place in places:
                        yield Course(duty, post, place), cadence

    def _verdicts(self, course: Course, cadence: Regular | Rolling) -> list[Verdict]:
        facts = self.facts.get(course.key, [])
        if isinstance(cadence, Rolling):
            windows = self._chain(course, cadence, facts)
        else:
            windows = self._regular(course, cadence)
        grace = timedelta(minutes=course.duty.grace_minutes)
        return judge(windows, facts, wanted=course.duty.count, grace=grace, now=self.now)

    def _regular(self, course: Course, cadence: Regular) -> list[Window]:
        """Windows of a duty are the same for all posts with the same hours: computed once."""
        hours = self.hours[course.post.pk]
        key = (course.duty.pk, id(hours))
        if key not in self.known:
            first, last = max(self.first, course.duty.starts_on), self._last(course)
            windows = regular_windows(cadence, first, last + LONGEST, hours)
            self.known[key] = [*takewhile(lambda w: clock_date(w.opens, hours.zone) <= last, windows)]
        return self.known[key]

    def _last(self, course: Course) -> date:
        return min(self.last, course.duty.ends_on or self.last)

    def _chain(self, course: Course, cadence: Rolling, facts: list[Fact]) -> list[Window]:
        zone = self.zones[course.post.pk]
        days = [clock_date(fact.at, zone) for fact in facts]
        starts = self.seeds.get(course.key, max(self.first, course.duty.starts_on))
        return [*rolling_windows(cadence.within_days, starts, self._last(course), days, ZoneInfo(zone))]

    def _due(self, course: Course, verdict: Verdict) -> Due:
        row = Due(
            organisation_id=course.post.organisation_id,
            duty=course.duty,
            post=course.post,
            site_id=course.post.site_id,
            place_id=course.place_id,
            opens_at=verdict.window.opens,
        )
        self._counted(row, verdict)
        return row

    def _counted(self, row: Due, verdict: Verdict) -> bool:
        """Write a verdict into its row; whether the row says something else now."""
        user, state = verdict.user_id, verdict.state
        if state == DueState.MISSED:
            user = holder_on(self.held.get(row.post_id, ()), verdict.window.due_on)
            if (row.duty_id, row.post_id, row.place_id, row.opens_at) in self.excused:
                state = DueState.EXCUSED
        window = verdict.window
        said = (
            state,
            verdict.found,
            verdict.done_at,
            user,
            window.closes,
            window.ends,
            window.due_on,
        )
        if tuple(getattr(row, name) for name in COUNTED) == said:
            return False
        for name, value in zip(COUNTED, said, strict=True):
            setattr(row, name, value)
        return True
