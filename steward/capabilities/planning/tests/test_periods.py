"""Weeks, months, quarters and years at the edges of the calendar."""

from datetime import date

import pytest

from steward.capabilities.planning.choices import Span
from steward.capabilities.planning.periods import period_of


@pytest.mark.once
@pytest.mark.parametrize(
    ("span", "day", "key", "first", "last"),
    [
        (Span.WEEK, date(2026, 11, 24), "2026-W48", date(2026, 11, 23), date(2026, 11, 29)),
        # A week belongs to the year of its Thursday.
        (Span.WEEK, date(2027, 1, 1), "2026-W53", date(2026, 12, 28), date(2027, 1, 3)),
        (Span.WEEK, date(2024, 12, 30), "2025-W01", date(2024, 12, 30), date(2025, 1, 5)),
        (Span.MONTH, date(2028, 2, 29), "2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        (Span.QUARTER, date(2026, 12, 31), "2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        (Span.YEAR, date(2026, 1, 1), "2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_period_of_a_day(span, day, key, first, last):
    period = period_of(span, day)
    assert (period.key, period.first, period.last) == (key, first, last)
    assert (period.following.first - last).days == 1
