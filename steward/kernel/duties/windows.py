"""Windows: the spans of time in which a duty is due, computed from its cadence; the same answer every time.

All moments are aware. A window belongs to the local day on which it closes (`due_on`): that decides its month.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from steward.kernel.base.worktime import DAY_MINUTES, DayKind, Span, WorkHours
from steward.kernel.duties.cadence import LAST_DAY, After, Ahead, Every, Otherwise, Regular, Rolling, Slot

DAY = timedelta(days=1)
MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.HALF_YEAR: 6, Every.YEAR: 12}
# A month more than the longest period: a working day after its end may be in the next one.
REACH = {
    Every.DAY: timedelta(days=2),
    Every.WEEK: timedelta(days=8),
    Every.MONTH: timedelta(days=62),
    Every.QUARTER: timedelta(days=123),
    Every.HALF_YEAR: timedelta(days=215),
    Every.YEAR: timedelta(days=397),
}
# What comes before something (probation ends) is asked for so many days before it is due.
AHEAD_OPENS_DAYS = 14
SATURDAY = 5


@dataclass(frozen=True, order=True)
class Window:
    """From `opens` until before `closes` it is in time; until before `ends` late, for ever when empty."""

    opens: datetime
    closes: datetime
    due_on: date
    ends: datetime | None = None


Country = Mapping[date, DayKind]


def is_workday(day: date, country: Country) -> bool:
    """A working day of the country: make-up days count, public holidays do not, whatever the post's own hours are."""
    match country.get(day):
        case DayKind.HOLIDAY:
            return False
        case DayKind.WORKDAY:
            return True
    return day.weekday() < SATURDAY


def regular_windows(
    cadence: Regular, first: date, last: date, hours: WorkHours, country: Country | None = None
) -> Iterator[Window]:
    """The windows due on the days `first` to `last`, in order.

    A day on which the post has no hours asks nothing of what is due daily: who is off is not late. `country` has the
    holidays and make-up days where the hours do not follow them: a desk that is open every day has a 25th like others.
    """
    country = hours.days if country is None else country
    if cadence.every is Every.DAY:
        for offset in range((last - first).days + 1):
            day = first + offset * DAY
            if not cadence.workdays or is_workday(day, country):
                yield from _day_windows(cadence, day, hours)
        return
    # A window may be due outside its own period (the working day before or after): look one period further.
    for starts, ends in _periods(cadence.every, first - 31 * DAY, last + 31 * DAY):
        for window in _period_windows(cadence, starts, ends, hours.tz, country):
            if first <= window.due_on <= last:
                yield window


def reach_of(cadence: Regular | Rolling) -> timedelta:
    """How long before the day a window is due it can have opened, at most: what is older proves nothing."""
    return (cadence.within_days + 2) * DAY if isinstance(cadence, Rolling) else REACH[cadence.every]


def _day_windows(cadence: Regular, day: date, hours: WorkHours) -> Iterator[Window]:
    spans = hours.spans_on(day)
    if not spans:
        return
    slots = sorted(cadence.slots or _parts(spans, cadence.times), key=lambda slot: slot.start)
    # What was not done in its slot can be made up for until the next one opens, the last one until midnight.
    limits = [*(slot.start for slot in slots[1:]), DAY_MINUTES]
    for slot, limit in zip(slots, limits, strict=True):
        end = slot.end if slot.end > slot.start else slot.end + DAY_MINUTES
        opens, closes, ends = (_at(day, minute, hours.tz) for minute in (slot.start, end, max(end, limit)))
        # An hour that summer time leaves out asks nothing.
        if opens < closes:
            yield Window(opens, closes, day, max(ends, closes))


def _parts(spans: tuple[Span, ...], times: int) -> Iterator[Slot]:
    """The day in as many parts as it is due: cut where an equal share of the working minutes is over.

    Once a day means any time of that day; several times means neither all at once nor before work begins.
    """
    if times == 1:
        yield Slot(0, DAY_MINUTES)
        return
    total = sum(end - start for start, end in spans)
    cuts = [_after_minutes(spans, total * part // times) for part in range(times + 1)]
    for start, end in pairwise(cuts):
        yield Slot(start, end)


def _after_minutes(spans: tuple[Span, ...], minutes: int) -> int:
    for start, end in spans:
        if minutes <= end - start:
            return start + minutes
        minutes -= end - start
    raise AssertionError("more minutes than the day has")


def _period_windows(
    cadence: Regular, starts: date, ends: date, zone: ZoneInfo, country: Country
) -> Iterator[Window]:
    """`ends` is the first day after the period."""
    if cadence.times > 1:
        length = (ends - starts).days
        cuts = [starts + timedelta(days=length * part // cadence.times) for part in range(cadence.times + 1)]
        for opens, closes in pairwise(cuts):
            yield _whole_days(opens, closes - DAY, closes, zone)
        return
    due = _due_day(cadence, starts, ends - DAY, country)
    # "The 5th, else the working day before": in October that is a day of September.
    yield _whole_days(min(starts, due), due, ends, zone)


def _whole_days(opens: date, due: date, ends: date, zone: ZoneInfo) -> Window:
    closes = _at(due + DAY, 0, zone)
    return Window(_at(opens, 0, zone), closes, due, max(closes, _at(ends, 0, zone)))


def _due_day(cadence: Regular, starts: date, last: date, country: Country) -> date:
    if cadence.before:
        # 29 February in other years: before 1 March, which is the same day.
        month, day = cadence.before
        return (
            _day_of_month(date(starts.year, month, 1), day - 1)
            if day > 1
            else date(starts.year, month, 1) - DAY
        )
    if cadence.by is None:
        return last
    if cadence.every is Every.WEEK:
        return starts + timedelta(days=cadence.by)
    due = last if cadence.by == LAST_DAY else _day_of_month(starts, cadence.by)
    step = (
        {Otherwise.BEFORE: -DAY, Otherwise.AFTER: DAY}.get(cadence.otherwise) if cadence.otherwise else None
    )
    while step and not is_workday(due, country):
        due += step
    return due


def _day_of_month(month: date, day: int) -> date:
    """That day of the month, or its last one where the month is shorter."""
    return min(month.replace(day=1) + timedelta(days=day - 1), _next_month(month, 1) - DAY)


def _periods(every: Every, first: date, last: date) -> Iterator[tuple[date, date]]:
    """Whole periods that touch the days `first` to `last`: first day and the first day after."""
    if every is Every.WEEK:
        starts, months = first - timedelta(days=first.weekday()), 0
    else:
        months = MONTHS[every]
        starts = date(first.year, (first.month - 1) // months * months + 1, 1)
    while starts <= last:
        ends = _next_month(starts, months) if months else starts + 7 * DAY
        yield starts, ends
        starts = ends


def _next_month(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def rolling_windows(
    within_days: int,
    starts: date,
    last: date,
    done_at: Iterable[datetime],
    zone: ZoneInfo,
    grace: timedelta = timedelta(),
) -> Iterator[Window]:
    """The chain of windows that open on the days `starts` to `last`: each begins the day after it was done.

    Where it was not done in time, nor in the `grace` after it, the next begins when the window closed: every missed
    span counts once, and together they say for any `within_days` days in a row whether there was one with it (INS1).
    """
    moments = sorted(done_at)
    opens, place = starts, 0
    while opens <= last:
        due = opens + timedelta(days=within_days - 1)
        closes = _at(due + DAY, 0, zone)
        window = Window(_at(opens, 0, zone), closes, due, closes)
        yield window
        while place < len(moments) and moments[place] < window.opens:
            place += 1
        done = place < len(moments) and moments[place] < closes + grace
        opens = (moments[place].astimezone(zone).date() if done else due) + DAY


def ahead_window(cadence: Ahead, happens_on: date, zone: ZoneInfo) -> Window:
    """Due on the day so many days before; late until it happens."""
    due = happens_on - timedelta(days=cadence.days)
    opens = due - timedelta(days=AHEAD_OPENS_DAYS)
    ends = _at(max(happens_on, due + DAY), 0, zone)
    return Window(_at(opens, 0, zone), _at(due + DAY, 0, zone), due, ends)


def after_window(cadence: After, happened_at: datetime, hours: WorkHours) -> Window:
    """From the moment it happened; late for as long as it is not done."""
    if cadence.in_working_time:
        closes = hours.add_minutes(happened_at, cadence.minutes)
    else:
        closes = happened_at + timedelta(minutes=cadence.minutes)
    return Window(happened_at, closes, closes.astimezone(hours.tz).date())


def _at(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """Wall-clock minutes of a local day as an instant: a summer-time night has its own length."""
    midnight = datetime.combine(day + minute // DAY_MINUTES * DAY, time(), zone)
    return (midnight + timedelta(minutes=minute % DAY_MINUTES)).astimezone(UTC)
