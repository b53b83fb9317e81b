"""After it happened, ahead of its day, while it lasts: local windows, the same whatever part of time one asks for."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from steward.kernel.base.worktime import WorkHours
from steward.kernel.duties.cadence import After, Ahead, Cadence, During, Every, read_cadence
from steward.kernel.duties.case_windows import MOMENT, Asked, Span, Waiting, case_windows

DAY = timedelta(days=1)
MONDAY = date(2026, 11, 23)
WORKDAY = ((9 * 60, 12 * 60), (13 * 60, 18 * 60))
OFFICE = WorkHours(spans=dict.fromkeys(range(5), WORKDAY))
ALWAYS = WorkHours(spans=dict.fromkeys(range(7), ((0, 1440),)), rest_spans=((0, 1440),))
A_YEAR = MONDAY - 200 * DAY, MONDAY + 200 * DAY


def at(day: int, hour: float = 10) -> datetime:
    """An hour of a day in Shanghai, counted from the Monday."""
    return datetime(2026, 11, 22, 16, tzinfo=UTC) + timedelta(days=day, hours=hour)


def read(**cadence: object) -> Waiting:
    found: Cadence = read_cadence(cadence)
    assert isinstance(found, After | Ahead | During)
    return found


def windows(cadence: Waiting, span: Span, hours: WorkHours = ALWAYS) -> list[Asked]:
    return case_windows(cadence, span, *A_YEAR, hours)


DAILY = read(during="renovation.open", every="day")
MONTHLY = read(during="unit.vacant", every="month")


def test_after_is_open_from_the_moment_and_late_until_it_is_over():
    (asked,) = windows(read(after="x", minutes=1440), Span(at(0)))
    assert (asked.window.opens, asked.window.closes, asked.window.ends) == (at(0), at(1), None)
    (asked,) = windows(read(after="x", minutes=1440), Span(at(0), at(3)))
    assert (asked.window.ends, asked.is_firm) == (at(3) + MOMENT, True)


def test_after_counts_working_time_by_the_posts_own_hours():
    friday = at(4, 17)
    (asked,) = windows(read(after="x", minutes=120, clock="working"), Span(friday), OFFICE)
    assert asked.window.closes == at(7, 10)


def test_what_is_over_before_its_time_stands_only_if_it_was_done():
    (asked,) = windows(read(after="x", minutes=1440), Span(at(0), at(0, 12)))
    assert (asked.is_firm, asked.window.closes, asked.window.due_on) == (
        False,
        at(0, 12) + MOMENT,
        MONDAY + DAY,
    )


def test_ahead_is_due_before_the_day_and_a_day_known_late_until_it_comes():
    cadence = read(ahead="probation.end", days=7)
    (asked,) = windows(cadence, Span(at(20)))
    assert (asked.window.due_on, asked.window.ends) == (MONDAY + 13 * DAY, at(20, 0))
    (asked,) = windows(cadence, Span(at(20), known_at=at(18)))
    assert (asked.window.opens, asked.window.closes) == (at(18), at(20))
    assert windows(cadence, Span(at(20), known_at=at(21))) == []


def test_daily_while_it_lasts_is_each_day_that_it_holds_at_the_end_of():
    days = [asked.window.due_on for asked in windows(DAILY, Span(at(0, 14), at(3))) if asked.is_firm]
    assert days == [MONDAY, MONDAY + DAY, MONDAY + 2 * DAY]
    (asked,) = windows(DAILY, Span(at(0), at(0, 15)))
    assert asked.is_firm, "a state of a few hours is asked about once"


def test_a_month_counts_if_the_state_took_half_of_it():
    november = Span(at(-13), at(7, 0))
    assert [asked.window.due_on for asked in windows(MONTHLY, november)] == [date(2026, 11, 30)]
    assert windows(MONTHLY, Span(at(-3)))[0].window.due_on == date(2026, 12, 31)


def test_a_rolling_duty_while_it_lasts_goes_on_from_what_was_done():
    cadence = read(during="renovation.open", within_days=3)
    found = case_windows(cadence, Span(at(0), at(6)), *A_YEAR, ALWAYS, [at(1)])
    assert [asked.window.due_on for asked in found if asked.is_firm] == [MONDAY + 2 * DAY, MONDAY + 4 * DAY]


CADENCES = st.sampled_from(
    [
        DAILY,
        MONTHLY,
        read(during="x", every="day", times=2),
        read(during="x", every=Every.WEEK.value, by="fri"),
        read(after="x", minutes=1440),
        read(after="x", minutes=690, clock="working"),
        read(ahead="x", days=7),
    ]
)
HOURS = st.integers(min_value=0, max_value=40 * 24)


@settings(max_examples=60, deadline=None)
@given(cadence=CADENCES, starts=HOURS, lasts=st.none() | HOURS, cut=st.integers(min_value=-20, max_value=60))
def test_parts_of_a_span_give_the_whole(cadence: Waiting, starts: int, lasts: int | None, cut: int):
    began = at(0, starts)
    span = Span(began, None if lasts is None else began + timedelta(hours=lasts))
    first, last, middle = MONDAY - 20 * DAY, MONDAY + 70 * DAY, MONDAY + cut * DAY
    whole = case_windows(cadence, span, first, last, OFFICE)
    parts = [
        *case_windows(cadence, span, first, middle, OFFICE),
        *case_windows(cadence, span, middle + DAY, last, OFFICE),
    ]
    by_opening = {asked.window.opens: asked for asked in parts}
    assert [by_opening[one.window.opens] for one in whole] == whole
    assert set(by_opening) == {one.window.opens for one in whole}
