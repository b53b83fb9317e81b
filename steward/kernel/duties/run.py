"""A run of counting: its duties and days, and what is the same for all posts, worked out once."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile

from django.db.models import Q

from steward.kernel.base import clock
from steward.kernel.base.worktime import DayKind, WorkHours
from steward.kernel.duties.cadence import Cadence, Regular, Rolling, read_cadence
from steward.kernel.duties.judge import Fact, Verdict, judge
from steward.kernel.duties.models import Duty
from steward.kernel.duties.months import OpenDays
from steward.kernel.duties.posts import PostRow, posts_of
from steward.kernel.duties.windows import Window, reach_of, regular_windows
from steward.kernel.tenancy.models import CalendarDay, Organisation, WorkCalendar
from steward.kernel.tenancy.queries import clock_date, work_hours
from steward.kernel.tenancy.scope import current_organisation

# Held in memory and written in one transaction.
COURSES_AT_ONCE = 20_000
# A duty of a post, as `recount_dues` is told which ones to count.
Course = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Asked:
    """A duty as it is counted."""

    duty: Duty
    cadence: Regular | Rolling
    grace: timedelta

    @property
    def overlaps(self) -> bool:
        """Whether the next window can open while evidence still counts for this one."""
        return bool(self.grace) or (isinstance(self.cadence, Regular) and self.cadence.otherwise is not None)


def duties_asked(first: date, last: date, duty_ids: Collection[int] | None) -> list[Asked]:
    """The duties in force on some of the days, of all or of some; those that wait are `waiting_duties`."""
    rows = Duty.objects.filter(starts_on__lte=last).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first))
    if duty_ids is not None:
        rows = rows.filter(pk__in=duty_ids)
    read: list[tuple[Duty, Cadence]] = [(duty, read_cadence(duty.cadence)) for duty in rows.order_by("pk")]
    return [
        Asked(duty, cadence, timedelta(minutes=duty.grace_minutes))
        for duty, cadence in read
        if isinstance(cadence, Regular | Rolling)
    ]


def _by_post(courses: Collection[Course]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for duty, post in courses:
        found[post].add(duty)
    return found


class Run:
    """What is the same for all posts, worked out once."""

    def __init__(
        self,
        first: date,
        last: date,
        asked: Sequence[Asked],
        days: OpenDays,
        courses: Collection[Course] | None,
        new_from: date | None,
    ) -> None:
        self.first, self.last, self.days, self.now = first, last, days, clock.now()
        self.new_from = new_from
        self.organisation = Organisation.objects.get(pk=current_organisation())
        self.asked = asked
        self.courses = None if courses is None else _by_post(courses)
        self.kinds = {kind for one in asked for kind in one.duty.kinds}
        self.of_kind = {kind: [one for one in asked if kind in one.duty.kinds] for kind in self.kinds}
        self.calendars = WorkCalendar.objects.in_bulk()
        country = CalendarDay.objects.values_list("day", "kind")
        self.country = {day: DayKind(kind) for day, kind in country}
        self._hours: dict[tuple[int | None, str], WorkHours] = {}
        self._windows: dict[tuple[int, int | None, str], list[Window]] = {}
        self._opens: dict[tuple[int, int | None, str], tuple[frozenset[datetime], ...]] = {}
        self._silent: dict[tuple[int, int | None, str], list[Verdict]] = {}

    def duties_of(self, post: PostRow) -> list[Asked]:
        asked = self.of_kind.get(post.kind, [])
        if self.courses is None:
            return asked
        return [one for one in asked if one.duty.pk in self.courses[post.pk]]

    def batches(self, post_ids: Collection[int] | None) -> Iterator[list[int]]:
        """Posts in use of the kinds that are asked, so many at once as have together the courses of a batch."""
        batch: list[int] = []
        size = 0
        for pk, kind in posts_of(self.kinds, post_ids):
            batch.append(pk)
            size += len(self.of_kind[kind] if self.courses is None else self.courses[pk])
            if size >= COURSES_AT_ONCE:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch

    def hours(self, post: PostRow) -> WorkHours:
        """Working hours; posts of one calendar and zone share them."""
        key = post.calendar_id, post.zone
        if key not in self._hours:
            found = work_hours(self.calendars.get(post.calendar_id or 0), post.zone)
            self._hours[key] = found
        return self._hours[key]

    def windows(self, one: Asked, cadence: Regular, post: PostRow) -> list[Window]:
        """Windows of a duty are the same for all posts with the same hours."""
        key = one.duty.pk, post.calendar_id, post.zone
        if key not in self._windows:
            hours = self.hours(post)
            first, last = max(self.first, one.duty.starts_on), self.last_day(one.duty)
            # What a duty would have due after its end, its next row asks or nobody.
            until = min(last + reach_of(cadence), one.duty.ends_on or date.max)
            windows = regular_windows(cadence, first, until, hours, self.country)
            self._windows[key] = [*takewhile(lambda w: clock_date(w.opens, hours.zone) <= last, windows)]
        return self._windows[key]

    def opens(self, one: Asked, cadence: Regular, post: PostRow) -> tuple[frozenset[datetime], ...]:
        """When its windows open: all of them, and those that are over."""
        key = one.duty.pk, post.calendar_id, post.zone
        if key not in self._opens:
            windows = self.windows(one, cadence, post)
            over = frozenset(window.opens for window in windows if window.closes <= self.now)
            self._opens[key] = frozenset(window.opens for window in windows), over
        return self._opens[key]

    def silent(self, one: Asked, cadence: Regular, post: PostRow) -> list[Verdict]:
        """What becomes of them where nothing was done: most of the dues that lie ahead."""
        key = one.duty.pk, post.calendar_id, post.zone
        if key not in self._silent:
            self._silent[key] = self.judge(one, self.windows(one, cadence, post), ())
        return self._silent[key]

    def judge(self, one: Asked, windows: Sequence[Window], facts: Collection[Fact]) -> list[Verdict]:
        return judge(windows, facts, wanted=one.duty.count, grace=one.grace, now=self.now)

    def last_day(self, duty: Duty) -> date:
        return min(self.last, duty.ends_on or self.last)
