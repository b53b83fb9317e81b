"""Working time over nights, weekends, holidays, make-up workdays and a summer-time night."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.kernel.base.worktime import ALWAYS_OPEN, DayKind, WorkHours

CN = ZoneInfo("Asia/Shanghai")
OFFICE = WorkHours(
    spans=dict.fromkeys(range(5), ((540, 720), (840, 1080))),
    days={date(2026, 10, 1): DayKind.HOLIDAY, date(2026, 10, 10): DayKind.WORKDAY},
    confirmed_years=frozenset({2026}),
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CN)


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-11-23T09:00", 60, "2026-11-23T10:00"),
        ("2026-11-23T11:30", 60, "2026-11-23T14:30"),  # over lunch
        ("2026-11-23T17:30", 60, "2026-11-24T09:30"),  # over night
        ("2026-11-20T17:30", 60, "2026-11-23T09:30"),  # over the weekend
        ("2026-11-21T10:00", 60, "2026-11-23T10:00"),  # starts on a Saturday
        ("2026-09-30T17:30", 60, "2026-10-02T09:30"),  # over a holiday
        ("2026-10-09T17:30", 60, "2026-10-10T09:30"),  # into a make-up Saturday
    ],
)
def test_add_minutes_counts_open_time_only(start: str, minutes: int, end: str) -> None:
    assert OFFICE.add_minutes(at(start), minutes) == at(end)


def test_minutes_between_counts_open_time_only() -> None:
    assert OFFICE.minutes_between(at("2026-11-20T17:00"), at("2026-11-23T10:00")) == 120
    assert OFFICE.minutes_between(at("2026-11-23T10:00"), at("2026-11-23T10:00")) == 0


def test_a_summer_time_night_has_23_hours() -> None:
    all_day = WorkHours(zone="America/New_York", spans=dict.fromkeys(range(7), ((0, 1440),)))
    start = datetime(2026, 3, 8, 0, 0, tzinfo=ZoneInfo("America/New_York"))
    end = datetime(2026, 3, 9, 0, 0, tzinfo=ZoneInfo("America/New_York"))
    assert all_day.minutes_between(start, end) == 23 * 60


def test_a_year_without_published_holidays_is_unconfirmed() -> None:
    assert OFFICE.is_confirmed(at("2026-11-23T09:00"))
    assert not OFFICE.is_confirmed(at("2027-02-10T09:00"))
    assert ALWAYS_OPEN.is_confirmed(at("2027-02-10T09:00"))


def test_a_calendar_without_working_time_is_an_error() -> None:
    with pytest.raises(ValueError, match="no working time"):
        WorkHours().add_minutes(datetime(2026, 1, 1, tzinfo=UTC), 1)


@given(st.integers(0, 60 * 24 * 40), st.integers(1, 3000))
def test_adding_then_counting_gives_the_same_minutes(offset: int, minutes: int) -> None:
    start = datetime.fromtimestamp(1_764_000_000 + offset * 60, UTC)
    assert OFFICE.minutes_between(start, OFFICE.add_minutes(start, minutes)) == minutes
