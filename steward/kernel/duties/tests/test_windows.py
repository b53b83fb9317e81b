"""Windows on the edges of the calendar: weekends, make-up days, short months, leap years, nights, summer time."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.kernel.base.worktime import ALWAYS_OPEN, DayKind, WorkHours
from steward.kernel.duties.cadence import After, Ahead, Regular, read_cadence
from steward.kernel.duties.windows import Window, after_window, ahead_window, regular_windows, rolling_windows

SHANGHAI = ZoneInfo("Asia/Shanghai")
# Nine to six with an hour at noon, Monday to Friday.
OFFICE = WorkHours(spans=dict.fromkeys(range(5), ((540, 720), (780, 1080))))


def windows(data: dict, first: str, last: str, hours: WorkHours = ALWAYS_OPEN) -> list[Window]:
    cadence = read_cadence(data)
    assert isinstance(cadence, Regular)
    return list(regular_windows(cadence, date.fromisoformat(first), date.fromisoformat(last), hours))


def due(data: dict, first: str, last: str, hours: WorkHours = ALWAYS_OPEN) -> list[str]:
    return [str(window.due_on) for window in windows(data, first, last, hours)]


def local(moment: datetime | None, zone: ZoneInfo = SHANGHAI) -> str:
    return f"{moment.astimezone(zone):%m-%d %H:%M}" if moment else ""


def test_every_day_is_any_time_of_it():
    (window,) = windows({"every": "day"}, "2026-03-01", "2026-03-01")
    assert (local(window.opens), local(window.closes)) == ("03-01 00:00", "03-02 00:00")


def test_a_day_without_hours_of_the_post_asks_nothing():
    # Friday to Monday.
    assert due({"every": "day"}, "2026-11-20", "2026-11-23", OFFICE) == ["2026-11-20", "2026-11-23"]


def test_twice_a_day_cuts_the_working_minutes_in_equal_parts():
    first, second = windows({"every": "day", "times": 2}, "2026-11-23", "2026-11-23", OFFICE)
    assert (local(first.opens), local(first.closes)) == ("11-23 09:00", "11-23 14:00")
    assert (local(second.opens), local(second.closes)) == ("11-23 14:00", "11-23 18:00")
    # What the afternoon missed is made up for in the evening, late.
    assert local(first.ends), local(second.ends) == ("11-23 14:00", "11-24 00:00")


def test_slots_go_over_midnight_and_belong_to_their_evening():
    data = {"every": "day", "slots": ["23:00-01:00", "19:00-21:00"]}
    first, second = windows(data, "2026-12-31", "2026-12-31")
    assert (local(first.opens), local(first.closes), local(first.ends)) == (
        "12-31 19:00",
        "12-31 21:00",
        "12-31 23:00",
    )
    assert (local(second.opens), local(second.closes)) == ("12-31 23:00", "01-01 01:00")
    assert second.due_on == date(2026, 12, 31)


def test_working_days_leave_out_holidays_and_take_in_make_up_days():
    hours = WorkHours(
        spans=ALWAYS_OPEN.spans,
        rest_spans=ALWAYS_OPEN.rest_spans,
        days={date(2026, 10, 1): DayKind.HOLIDAY, date(2026, 10, 10): DayKind.WORKDAY},
    )
    found = due({"every": "day", "only": "workdays"}, "2026-09-30", "2026-10-02", hours)
    assert found == ["2026-09-30", "2026-10-02"]
    assert due({"every": "day", "only": "workdays"}, "2026-10-09", "2026-10-11", hours) == [
        "2026-10-09",
        "2026-10-10",
    ]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ({}, "2026-01-23"),  # 25 January 2026 is a Sunday
        ({date(2026, 1, 24): DayKind.WORKDAY}, "2026-01-24"),  # the Saturday before is made up
        ({date(2026, 1, 23): DayKind.HOLIDAY}, "2026-01-22"),
    ],
)
def test_the_25th_else_the_working_day_before(days, expected):
    hours = WorkHours(spans=OFFICE.spans, days=days)
    assert due(
        {"every": "month", "by": 25, "otherwise": "workday before"}, "2026-01-01", "2026-01-31", hours
    ) == [expected]


def test_the_day_after_may_be_in_the_next_month():
    data = {"every": "month", "by": -1, "otherwise": "workday after"}
    # 28 February 2026 is a Saturday.
    assert due(data, "2026-02-03", "2026-02-28", OFFICE) == []
    (window,) = windows(data, "2026-03-01", "2026-03-15", OFFICE)
    assert (local(window.opens), window.due_on) == ("02-01 00:00", date(2026, 3, 2))


def test_the_31st_of_a_shorter_month_is_its_last_day():
    found = due({"every": "month", "by": 31}, "2028-01-01", "2028-04-30")
    assert found == ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"]


def test_what_was_due_on_the_25th_is_late_until_the_month_ends():
    (window,) = windows({"every": "month", "by": 25}, "2026-11-01", "2026-11-30")
    assert (local(window.opens), local(window.closes), local(window.ends)) == (
        "11-01 00:00",
        "11-26 00:00",
        "12-01 00:00",
    )


def test_before_december_is_due_on_the_last_of_november_and_late_until_new_year():
    (window,) = windows({"every": "year", "before": "12-01"}, "2026-01-01", "2026-12-31")
    assert (window.due_on, local(window.ends)) == (date(2026, 11, 30), "01-01 00:00")
    assert due({"every": "year", "before": "03-01"}, "2028-01-01", "2028-12-31") == ["2028-02-29"]
    assert due({"every": "year", "before": "12-15"}, "2026-01-01", "2026-12-31") == ["2026-12-14"]


def test_weeks_begin_on_monday_and_go_over_new_year():
    (window,) = windows({"every": "week"}, "2026-12-28", "2027-01-03")
    assert (local(window.opens), local(window.closes)) == ("12-28 00:00", "01-04 00:00")
    assert due({"every": "week", "by": "fri"}, "2026-12-28", "2027-01-10") == ["2027-01-01", "2027-01-08"]


def test_quarters_half_years_and_years_end_with_their_month():
    assert due({"every": "quarter"}, "2026-01-01", "2026-12-31") == [
        "2026-03-31",
        "2026-06-30",
        "2026-09-30",
        "2026-12-31",
    ]
    assert due({"every": "half-year"}, "2026-01-01", "2026-12-31") == ["2026-06-30", "2026-12-31"]
    assert due({"every": "year"}, "2026-01-01", "2027-12-31") == ["2026-12-31", "2027-12-31"]


def test_several_times_a_month_are_spread_over_it():
    found = windows({"every": "month", "times": 2}, "2026-11-01", "2026-11-30")
    assert [(local(w.opens), local(w.closes)) for w in found] == [
        ("11-01 00:00", "11-16 00:00"),
        ("11-16 00:00", "12-01 00:00"),
    ]


def test_a_summer_time_night_is_as_long_as_it_is():
    hours = WorkHours(zone="America/New_York", spans=ALWAYS_OPEN.spans, rest_spans=ALWAYS_OPEN.rest_spans)
    (window,) = windows({"every": "day"}, "2026-03-08", "2026-03-08", hours)
    assert window.closes - window.opens == timedelta(hours=23)


def test_an_hour_that_summer_time_leaves_out_asks_nothing():
    berlin = WorkHours(zone="Europe/Berlin", spans=ALWAYS_OPEN.spans, rest_spans=ALWAYS_OPEN.rest_spans)
    slots = {"every": "day", "slots": ["01:00-02:00", "02:00-03:00", "03:00-04:00"]}
    assert len(windows(slots, "2026-03-28", "2026-03-28", berlin)) == 3
    night = windows(slots, "2026-03-29", "2026-03-29", berlin)
    assert [local(window.opens, berlin.tz) for window in night] == ["03-29 01:00", "03-29 03:00"]
    assert all(
        window.opens < window.closes
        for window in windows({"every": "day", "times": 24}, "2026-03-29", "2026-03-29", berlin)
    )


def test_a_week_before_probation_ends():
    window = ahead_window(Ahead("probation.end", 7), date(2026, 3, 3), SHANGHAI)
    assert (window.due_on, local(window.opens)) == (date(2026, 2, 24), "02-10 00:00")
    assert (local(window.closes), local(window.ends)) == ("02-25 00:00", "03-03 00:00")


def test_after_something_counts_natural_or_working_minutes():
    friday = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)  # 17:30 in Shanghai
    natural = after_window(After("complaint.report", 24 * 60), friday, OFFICE)
    assert (local(natural.closes), natural.ends) == ("11-21 17:30", None)
    working = after_window(After("complaint.report", 60, in_working_time=True), friday, OFFICE)
    assert local(working.closes) == "11-23 09:30"


def rolling(done: list[int], k: int = 5, last: int = 20) -> list[tuple[int, int]]:
    start = date(2026, 11, 1)
    noon = datetime(2026, 11, 1, 4, tzinfo=UTC)
    moments = [noon + timedelta(days=n - 1) for n in done]
    found = rolling_windows(k, start, start + timedelta(days=last - 1), moments, SHANGHAI)
    return [
        ((w.opens.astimezone(SHANGHAI).date() - start).days + 1, (w.due_on - start).days + 1) for w in found
    ]


def test_a_place_is_due_again_five_days_after_it_was_seen():
    assert rolling([]) == [(1, 5), (6, 10), (11, 15), (16, 20)]
    assert rolling([2, 2, 7]) == [(1, 5), (3, 7), (8, 12), (13, 17), (18, 22)]


def test_a_missed_span_is_counted_once_and_the_next_begins():
    assert rolling([3, 12]) == [(1, 5), (4, 8), (9, 13), (13, 17), (18, 22)]


@given(st.lists(st.integers(1, 40), max_size=40), st.integers(1, 9))
def test_nothing_is_missed_exactly_when_every_span_of_so_many_days_has_one(done, k):
    found = rolling(done, k, last=40)
    spans = [(first, last) for first, last in found if last <= 40]
    missed = [span for span in spans if not any(span[0] <= day <= span[1] for day in done)]
    gaps = [day for day in range(1, 42 - k) if not any(day <= seen < day + k for seen in done)]
    assert bool(missed) == bool(gaps)
    assert all(opens > before for (before, _due), (opens, _last) in pairwise(found))


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.integers(0, 400), st.integers(0, 400))
def test_windows_of_a_span_are_those_of_its_parts(start, one, two):
    """Counting month by month, day by day or all at once gives the same: a past month never changes."""
    middle, end = start + timedelta(days=one), start + timedelta(days=one + two)
    for data in (
        {"every": "month", "by": 25, "otherwise": "workday before"},
        {"every": "month", "by": -1, "otherwise": "workday after"},
        {"every": "week", "times": 3},
        {"every": "quarter"},
        {"every": "year", "before": "12-01"},
    ):
        cadence = read_cadence(data)
        assert isinstance(cadence, Regular)
        whole = list(regular_windows(cadence, start, end, OFFICE))
        parts = [
            *regular_windows(cadence, start, middle, OFFICE),
            *regular_windows(cadence, middle + timedelta(days=1), end, OFFICE),
        ]
        assert whole == parts
        assert len(whole) == len(set(whole))
