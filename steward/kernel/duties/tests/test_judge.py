"""Verdicts: in time, late, missed; each piece of evidence counts once, and late news heals."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from steward.kernel.duties.choices import DueState
from steward.kernel.duties.judge import Fact, Verdict, judge
from steward.kernel.duties.windows import Window

DAY = timedelta(days=1)
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
HOUR = timedelta(hours=1)


def days(count: int, *, ends: timedelta | None = DAY) -> list[Window]:
    return [
        Window(
            MONDAY + n * DAY,
            MONDAY + n * DAY + 12 * HOUR,
            date(2026, 11, 23 + n),
            MONDAY + n * DAY + ends if ends else None,
        )
        for n in range(count)
    ]


def verdicts(
    windows: list[Window], *hours: float, now: float = 72, wanted: int = 1, grace: int = 0
) -> list[Verdict]:
    facts = [Fact(MONDAY + timedelta(hours=hour), 7) for hour in hours]
    return judge(
        windows, facts, wanted=wanted, grace=timedelta(minutes=grace), now=MONDAY + timedelta(hours=now)
    )


def states(*args: object, **more: object) -> list[DueState]:
    return [verdict.state for verdict in verdicts(*args, **more)]  # type: ignore[arg-type]


def test_what_was_done_in_its_window_is_done_and_says_when_and_by_whom():
    (verdict,) = verdicts(days(1), 3)
    assert (verdict.state, verdict.done_at, verdict.user_id) == (DueState.DONE, MONDAY + 3 * HOUR, 7)


def test_after_it_closed_it_is_late_and_after_it_ended_missed():
    assert states(days(2), 13) == [DueState.LATE, DueState.MISSED]
    assert states(days(1, ends=None), 71.9) == [DueState.LATE]


def test_the_moment_it_closes_is_late_and_the_grace_is_in_time():
    assert states(days(1), 12) == [DueState.LATE]
    assert states(days(1), 12.4, grace=30) == [DueState.DONE]
    assert states(days(1), 12.5, grace=30) == [DueState.LATE]


def test_until_the_grace_is_over_it_is_due():
    assert states(days(1), now=11.9) == [DueState.DUE]
    assert states(days(1), now=12.4, grace=30) == [DueState.DUE]
    assert states(days(1), now=12.5, grace=30) == [DueState.MISSED]


def test_one_walk_counts_for_one_window_only():
    both = [Window(MONDAY, MONDAY + 24 * HOUR, date(2026, 11, 23), MONDAY + 48 * HOUR)]
    both += [Window(MONDAY + 24 * HOUR, MONDAY + 48 * HOUR, date(2026, 11, 24), MONDAY + 72 * HOUR)]
    # Tuesday's walk makes up for Monday, late; the second one is Tuesday's own.
    assert states(both, 30) == [DueState.LATE, DueState.MISSED]
    assert states(both, 30, 40) == [DueState.LATE, DueState.DONE]


def test_as_many_pieces_are_wanted_as_the_duty_says():
    (verdict,) = verdicts(days(1), 1, 2, wanted=3, now=1)
    assert (verdict.state, verdict.found, verdict.done_at) == (DueState.DUE, 2, None)
    (verdict,) = verdicts(days(1), 1, 2, 5, wanted=3)
    assert (verdict.state, verdict.done_at) == (DueState.DONE, MONDAY + 5 * HOUR)


@given(st.lists(st.floats(0, 96), max_size=12), st.integers(1, 3), st.randoms())
def test_the_order_of_arrival_changes_nothing_and_nothing_counts_twice(hours, wanted, dice):
    windows = days(4)
    said = verdicts(windows, *hours, wanted=wanted, now=96)
    shuffled = list(hours)
    dice.shuffle(shuffled)
    assert verdicts(windows, *shuffled, wanted=wanted, now=96) == said
    assert sum(verdict.found for verdict in said) <= len(hours)
    # More evidence never makes a window worse.
    order = [DueState.MISSED, DueState.DUE, DueState.LATE, DueState.DONE]
    more = verdicts(windows, *hours, 1.0, wanted=wanted, now=96)
    assert order.index(more[0].state) >= order.index(said[0].state)
