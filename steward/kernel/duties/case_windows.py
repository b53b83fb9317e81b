"""Windows of what waits for something: after it happened, ahead of its day, while it lasts. Pure, and local: parts of
a span give the whole.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from steward.kernel.base.worktime import WorkHours
from steward.kernel.duties.cadence import After, Ahead, During, Rolling
from steward.kernel.duties.windows import (
    DAY,
    Country,
    Window,
    after_window,
    ahead_window,
    reach_of,
    regular_windows,
    rolling_windows,
)
from steward.kernel.tenancy.queries import clock_date

Waiting = After | Ahead | During
# What happened in the very moment in which it ended still belongs to it: finishing settles the complaint it ends.
MOMENT = timedelta(microseconds=1)
# A day of 25 hours is a day.
ABOUT_A_DAY = timedelta(hours=26)


@dataclass(frozen=True)
class Span:
    """When it began (a date's day) and ended, and when its day became known."""

    began_at: datetime
    ended_at: datetime | None = None
    known_at: datetime | None = None

    def is_over(self, at: datetime) -> bool:
        """Whether it ended before a moment."""
        return self.ended_at is not None and self.ended_at < at


@dataclass(frozen=True)
class Asked:
    """A window. One that is not firm was cut off by the end of what it waited for: it stands only if it was done."""

    window: Window
    is_firm: bool = True


def case_windows(
    cadence: Waiting,
    span: Span,
    first: date,
    last: date,
    hours: WorkHours,
    done_at: Iterable[datetime] = (),
    country: Country | None = None,
) -> list[Asked]:
    """The windows due on `first` or later that open on `last` or before, in order."""
    match cadence:
        case After():
            found = iter([_after(cadence, span, hours)])
        case Ahead():
            found = _ahead(cadence, span, hours)
        case During():
            found = _during(cadence, span, first, last, hours, done_at, country)
    return [
        one
        for one in found
        if one.window.opens < one.window.closes
        and one.window.due_on >= first
        and clock_date(one.window.opens, hours.zone) <= last
    ]


def _after(cadence: After, span: Span, hours: WorkHours) -> Asked:
    """Late until it is done, or over."""
    return _cut(after_window(cadence, span.began_at, hours), span)


def _ahead(cadence: Ahead, span: Span, hours: WorkHours) -> Iterator[Asked]:
    """A day that became known too late is prepared for until it comes; one that was over by then is not."""
    window = ahead_window(cadence, clock_date(span.began_at, hours.zone), hours.tz)
    if span.known_at is not None and span.known_at >= window.closes:
        if span.known_at >= span.began_at:
            return
        window = Window(
            span.known_at, span.began_at, clock_date(span.began_at - MOMENT, hours.zone), span.began_at
        )
    yield _cut(window, span)


def _cut(window: Window, span: Span) -> Asked:
    """What ended before its time was over is missed by nobody; what ended later cannot be made up for after that."""
    if span.ended_at is None:
        return Asked(window)
    end = span.ended_at + MOMENT
    if span.is_over(window.closes):
        return Asked(replace(window, closes=end, ends=end), is_firm=False)
    return Asked(replace(window, ends=end if window.ends is None else min(window.ends, end)))


def _during(
    cadence: During,
    span: Span,
    first: date,
    last: date,
    hours: WorkHours,
    done_at: Iterable[datetime],
    country: Country | None,
) -> Iterator[Asked]:
    begins = clock_date(span.began_at, hours.zone)
    until = last if span.ended_at is None else min(last, clock_date(span.ended_at, hours.zone))
    if isinstance(cadence.inner, Rolling):
        windows = rolling_windows(cadence.inner.within_days, begins, until, done_at, hours.tz)
    else:
        # A window of this span may be due as long after it as a period is.
        start = max(first, begins)
        windows = regular_windows(cadence.inner, start, until + reach_of(cadence.inner), hours, country)
    for window in windows:
        if clock_date(window.opens, hours.zone) > until:
            break
        touched = _touched(window, span)
        if touched is not None:
            yield touched


def _touched(window: Window, span: Span) -> Asked | None:
    """The part of a window in which the state lasted.

    One of a day or less counts if the state holds at its end, or began and ended inside it; a longer one if the state
    took at least half of it.
    """
    opens = max(window.opens, span.began_at)
    is_cut = span.is_over(window.closes)
    closes = span.ended_at + MOMENT if is_cut and span.ended_at else window.closes
    if closes <= opens + MOMENT:
        return None
    ends = closes if is_cut else window.ends
    if ends is not None and span.ended_at is not None:
        ends = max(closes, min(ends, span.ended_at + MOMENT))
    part = replace(window, opens=opens, closes=closes, ends=ends)
    if window.closes - window.opens <= ABOUT_A_DAY:
        return Asked(part, is_firm=not is_cut or span.began_at >= window.opens)
    is_long = 2 * (closes - opens) >= window.closes - window.opens
    return Asked(part, is_firm=is_long) if is_long or is_cut else None


def reach_of_waiting(cadence: Waiting) -> timedelta:
    """How long before the day a window is due what it waited for can have begun; a state may have begun ever before."""
    match cadence:
        case After(minutes=minutes, in_working_time=working):
            # A working week has at least a quarter of a natural one's hours, and holidays are shorter than two weeks.
            return timedelta(minutes=minutes * (5 if working else 1)) + (14 if working else 1) * DAY
        case _:
            return 2 * DAY
