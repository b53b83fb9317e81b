"""Working time: how many working minutes lie between two moments, and when a number of them is over.

Pure computation; the editable tables (hours, holidays, make-up workdays) are in `tenancy`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

Span = tuple[int, int]
DAY_MINUTES = 24 * 60
# A calendar without one working minute in two years is a mistake, not a long holiday.
HORIZON_DAYS = 740


class DayKind(StrEnum):
    WORKDAY = "workday"
    HOLIDAY = "holiday"


@dataclass(frozen=True)
class WorkHours:
    """Opening spans in local minutes for workdays and for rest days, and the days that differ.

    `spans[weekday]` (Monday 0) is the ordinary week; `days` overrides a date: a HOLIDAY takes `rest_spans`,
    a make-up WORKDAY takes Monday's spans. `confirmed_years` are the years whose holidays were published.
    """

    zone: str = "Asia/Shanghai"
    spans: Mapping[int, tuple[Span, ...]] = field(default_factory=dict)
    rest_spans: tuple[Span, ...] = ()
    days: Mapping[date, DayKind] = field(default_factory=dict)
    confirmed_years: frozenset[int] = frozenset()

    @cached_property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @cached_property
    def always_open(self) -> bool:
        whole = ((0, DAY_MINUTES),)
        return all(self.spans.get(d) == whole for d in range(7)) and self.rest_spans == whole

    def spans_on(self, day: date) -> tuple[Span, ...]:
        match self.days.get(day):
            case DayKind.HOLIDAY:
                return self.rest_spans
            case DayKind.WORKDAY:
                return self.spans.get(day.weekday()) or self.spans.get(0, ())
            case _:
                return self.spans.get(day.weekday(), ())

    def is_open(self, moment: datetime) -> bool:
        local = moment.astimezone(self.tz)
        minute = local.hour * 60 + local.minute
        return any(start <= minute < end for start, end in self.spans_on(local.date()))

    def is_confirmed(self, moment: datetime) -> bool:
        """False where the year's public holidays are unknown and plain weekdays were assumed."""
        return self.always_open or moment.astimezone(self.tz).year in self.confirmed_years

    def _openings(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        day = start.astimezone(self.tz).date()
        for offset in range(HORIZON_DAYS):
            current = day + timedelta(days=offset)
            midnight = datetime.combine(current, time(), self.tz)
            for first, last in self.spans_on(current):
                # Wall-clock arithmetic inside one local day, then instants: a summer-time night counts right.
                yield (
                    (midnight + timedelta(minutes=first)).astimezone(UTC),
                    (midnight + timedelta(minutes=last)).astimezone(UTC),
                )

    def add_minutes(self, start: datetime, minutes: int) -> datetime:
        """The moment at which `minutes` working minutes have passed since `start`."""
        if self.always_open:
            return start + timedelta(minutes=minutes)
        left = timedelta(minutes=minutes)
        for opens, closes in self._openings(start):
            begin = max(opens, start)
            if begin >= closes:
                continue
            if left <= closes - begin:
                return begin + left
            left -= closes - begin
        raise ValueError("this calendar has no working time within two years")

    def minutes_between(self, start: datetime, end: datetime) -> int:
        """Whole working minutes from `start` to `end`; 0 when `end` is not later."""
        if end <= start:
            return 0
        if self.always_open:
            return int((end - start).total_seconds() // 60)
        total = timedelta()
        for opens, closes in self._openings(start):
            if opens >= end:
                break
            total += max(min(closes, end) - max(opens, start), timedelta())
        return int(total.total_seconds() // 60)


ALWAYS_OPEN = WorkHours(spans=dict.fromkeys(range(7), ((0, DAY_MINUTES),)), rest_spans=((0, DAY_MINUTES),))
