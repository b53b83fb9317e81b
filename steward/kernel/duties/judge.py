"""Whether it was done: evidence against windows. Pure, so that a past month gives the same answer for ever."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from steward.kernel.duties.choices import DueState
from steward.kernel.duties.windows import Window


@dataclass(frozen=True, order=True)
class Fact:
    """One piece of evidence: when, by whom."""

    at: datetime
    user_id: int | None = None


@dataclass(frozen=True)
class Verdict:
    """What became of a window: `found` pieces of evidence; `done_at` and `user_id` are those of the last one wanted."""

    window: Window
    state: DueState
    found: int = 0
    done_at: datetime | None = None
    user_id: int | None = None


def judge(
    windows: Sequence[Window], facts: Iterable[Fact], *, wanted: int, grace: timedelta, now: datetime
) -> list[Verdict]:
    """A verdict on each window, in order. Each fact counts once: for the earliest window that still wants it.

    In time is before the window closes, or `grace` later; then late, as long as it can be made up for; missed as soon
    as the grace is over, which evidence that comes later (a phone without a network) turns into done again.
    """
    taken: dict[Window, list[Fact]] = {window: [] for window in windows}
    first = 0
    for fact in sorted(facts):
        while first < len(windows) and _is_over(windows[first], fact.at, grace):
            first += 1
        for window in windows[first:]:
            if fact.at < window.opens:
                break
            if len(taken[window]) < wanted and not _is_over(window, fact.at, grace):
                taken[window].append(fact)
                break
    return [_verdict(window, taken[window], wanted, grace, now) for window in windows]


def _is_over(window: Window, at: datetime, grace: timedelta) -> bool:
    return window.ends is not None and at >= max(window.closes + grace, window.ends)


def _verdict(window: Window, facts: list[Fact], wanted: int, grace: timedelta, now: datetime) -> Verdict:
    limit = window.closes + grace
    if len(facts) >= wanted:
        last = facts[wanted - 1]
        state = DueState.DONE if last.at < limit else DueState.LATE
        return Verdict(window, state, len(facts), last.at, last.user_id)
    return Verdict(window, DueState.DUE if now < limit else DueState.MISSED, len(facts))
