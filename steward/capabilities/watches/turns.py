"""Whose turn it is: pure functions from a week and its people to watches, each with its reason."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from steward.capabilities.watches.choices import DayType
from steward.kernel.base.worktime import DayKind

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Slot:
    """A stretch somebody has to be there for."""

    starts_at: datetime
    ends_at: datetime
    day_type: DayType


@dataclass
class Had:
    """What somebody had already: watches by type of day, and when the last one ended."""

    counts: dict[str, int] = field(default_factory=dict)
    last: datetime = LONG_AGO

    def add(self, day_type: str, ends_at: datetime) -> None:
        self.counts[day_type] = self.counts.get(day_type, 0) + 1
        self.last = max(self.last, ends_at)


@dataclass(frozen=True)
class Turn:
    """A slot, whose it is (nobody: all are away), how many of that type he had, and who was passed over as away."""

    slot: Slot
    user_id: int | None
    had: int = 0
    away: tuple[int, ...] = ()


def slots_of(
    week_on: date, changes: Sequence[time], zone: str, days: Mapping[date, DayKind], *, twice: bool = False
) -> list[Slot]:
    """The slots of a week that change at these local times; two of each on holidays where `twice` says so."""
    local, times = ZoneInfo(zone), sorted(changes)
    first = [datetime.combine(week_on + timedelta(days=day), at, local) for day in range(8) for at in times]
    starts = first[: 7 * len(times)]
    slots = []
    for start, end in zip(starts, first[1:], strict=False):
        slot = Slot(start.astimezone(UTC), end.astimezone(UTC), day_type(start.date(), days))
        slots += [slot, slot] if twice and slot.day_type == DayType.HOLIDAY else [slot]
    return slots


def day_type(on: date, days: Mapping[date, DayKind]) -> DayType:
    """What a day costs: the calendar's word before the weekday's."""
    if on in days:
        return DayType.HOLIDAY if days[on] == DayKind.HOLIDAY else DayType.WORKDAY
    return DayType.WEEKEND if on.weekday() >= 5 else DayType.WORKDAY


def share(
    slots: Iterable[Slot],
    people: Sequence[int],
    had: Mapping[int, Had],
    is_away: Callable[[int, Slot], bool],
) -> list[Turn]:
    """Each slot goes to whoever had fewest of its type of day, then fewest at all, then rested longest.

    Nobody gets one while away, or two at once; two in a row only where nobody else is there.
    """
    tally = {pk: Had(dict(had[pk].counts), had[pk].last) if pk in had else Had() for pk in people}
    taken: dict[datetime, set[int]] = {}
    turns = []
    for slot in slots:
        away = tuple(pk for pk in people if is_away(pk, slot))
        here = [pk for pk in people if pk not in away and pk not in taken.get(slot.starts_at, ())]
        rested = [pk for pk in here if tally[pk].last < slot.starts_at] or here
        found = min(rested, key=lambda pk: _burden(tally[pk], slot, people.index(pk)), default=None)
        if found is None:
            turns.append(Turn(slot, None, away=away))
            continue
        turns.append(Turn(slot, found, tally[found].counts.get(slot.day_type, 0), away))
        tally[found].add(slot.day_type, slot.ends_at)
        taken.setdefault(slot.starts_at, set()).add(found)
    return turns


def _burden(had: Had, slot: Slot, position: int) -> tuple[int, int, datetime, int]:
    return had.counts.get(slot.day_type, 0), sum(had.counts.values()), had.last, position


Span = tuple[datetime, datetime]


def uncovered(spans: Iterable[Span], since: datetime, until: datetime) -> list[Span]:
    """The gaps: when nobody is on watch between two moments."""
    gaps, reached = [], since
    for start, end in sorted(spans):
        if start > reached:
            gaps.append((reached, min(start, until)))
        reached = max(reached, end)
    if reached < until:
        gaps.append((reached, until))
    return [(start, end) for start, end in gaps if start < end]


def doubled(spans: Iterable[Span], since: datetime, until: datetime) -> list[Span]:
    """The overlaps: when more than one is on watch between two moments."""
    found: list[Span] = []
    reached = since
    for start, end in sorted(spans):
        first, last = max(start, since), min(end, reached, until)
        if first < last:
            if found and first <= found[-1][1]:
                found[-1] = (found[-1][0], max(found[-1][1], last))
            else:
                found.append((first, last))
        reached = max(reached, end)
    return found
