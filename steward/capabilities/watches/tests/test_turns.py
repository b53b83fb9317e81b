"""Whose turn it is: fairly, explainably, never while away; gaps and overlaps."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from steward.capabilities.watches.choices import DayType
from steward.capabilities.watches.turns import Had, Slot, day_type, doubled, share, slots_of, uncovered
from steward.kernel.base.worktime import DayKind

MONDAY = date(2026, 11, 23)
ZONE = "Asia/Shanghai"
A, B, C = 1, 2, 3


def at(hour: int) -> datetime:
    return datetime(2026, 11, 23, tzinfo=UTC) + timedelta(hours=hour)


def never(_pk: int, _slot: Slot) -> bool:
    return False


def test_a_week_has_a_slot_from_each_change_to_the_next() -> None:
    slots = slots_of(MONDAY, [time(20), time(8)], ZONE, {})

    assert len(slots) == 14
    assert slots[0].starts_at == datetime(2026, 11, 23, 0, tzinfo=UTC)
    assert all(one.ends_at == two.starts_at for one, two in pairwise(slots))
    assert slots[-1].ends_at == datetime(2026, 11, 30, 0, tzinfo=UTC)


def test_the_calendar_decides_before_the_weekday() -> None:
    days = {date(2026, 11, 25): DayKind.HOLIDAY, date(2026, 11, 28): DayKind.WORKDAY}

    types = [day_type(MONDAY + timedelta(days=n), days) for n in range(7)]

    assert types == [*["workday"] * 2, "holiday", *["workday"] * 3, "weekend"]


def test_two_are_there_on_holidays_where_that_is_wanted() -> None:
    slots = slots_of(MONDAY, [time(8)], ZONE, {MONDAY: DayKind.HOLIDAY}, twice=True)
    turns = share(slots, [A, B, C], {}, never)

    assert len(turns) == 8
    assert turns[0].slot == turns[1].slot
    assert turns[0].user_id != turns[1].user_id


def test_weekends_go_to_whoever_had_fewest_of_them() -> None:
    slots = slots_of(MONDAY, [time(8)], ZONE, {})
    had = {A: Had({DayType.WEEKEND: 3}), B: Had({DayType.WORKDAY: 9})}

    weekend = [turn for turn in share(slots, [A, B, C], had, never) if turn.slot.day_type == DayType.WEEKEND]

    assert {turn.user_id for turn in weekend} == {B, C}
    assert [turn.had for turn in weekend] == [0, 0]


def test_nobody_gets_a_turn_while_away_and_the_reason_names_him() -> None:
    slots = slots_of(MONDAY, [time(8)], ZONE, {})

    turns = share(slots, [A, B], {}, lambda pk, slot: pk == A and slot.starts_at < slots[2].starts_at)

    assert [turn.user_id for turn in turns[:2]] == [B, B]
    assert turns[0].away == (A,)
    assert share(slots[:1], [A], {}, lambda pk, slot: True)[0].user_id is None


@given(
    people=st.integers(1, 6),
    weeks=st.integers(1, 8),
    changes=st.sampled_from([[time(8)], [time(8), time(20)]]),
)
def test_over_weeks_turns_differ_by_one_of_each_type_at_most(
    people: int, weeks: int, changes: list[time]
) -> None:
    had: dict[int, Had] = {}
    for week in range(weeks):
        slots = slots_of(MONDAY + timedelta(weeks=week), changes, ZONE, {})
        for turn in share(slots, range(people), had, never):
            assert turn.user_id is not None
            had.setdefault(turn.user_id, Had()).add(turn.slot.day_type, turn.slot.ends_at)
    # Two in a row are avoided, which may cost one more.
    for kind in (DayType.WEEKEND, DayType.WORKDAY):
        counts = [had.get(pk, Had()).counts.get(kind, 0) for pk in range(people)]
        assert max(counts) - min(counts) <= 2


def test_gaps_and_overlaps_are_found() -> None:
    spans = [(at(0), at(10)), (at(8), at(12)), (at(14), at(30))]

    assert uncovered(spans, at(0), at(24)) == [(at(12), at(14))]
    assert doubled(spans, at(0), at(24)) == [(at(8), at(10))]
    assert uncovered([], at(0), at(4)) == [(at(0), at(4))]
    assert uncovered([(at(-5), at(30))], at(0), at(24)) == []
    assert doubled([(at(0), at(9)), (at(1), at(3)), (at(2), at(5))], at(0), at(24)) == [(at(1), at(5))]
