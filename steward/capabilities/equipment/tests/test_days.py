"""Periods and days as lists write them."""

from datetime import date

import pytest

from steward.capabilities.equipment.lists.days import Order, read_row, read_since, settle
from steward.capabilities.equipment.periods import ON_CALL, Period, add_months, read_period
from steward.kernel.imports.cells import CellError

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Q", Period(3)),
        ("QUARTERLY", Period(3)),
        ("季度", Period(3)),
        ("每季度", Period(3)),
        ("4M", Period(4)),
        ("4 months", Period(4)),
        ("每4个月", Period(4)),
        ("每两个月", Period(2)),
        ("HY", Period(6)),
        ("HALF YEARLY", Period(6)),
        ("Semi-Annual", Period(6)),
        ("半年", Period(6)),
        ("MONTHLY", Period(1)),
        ("每月", Period(1)),
        ("Annual", Period(12)),
        ("每年一次", Period(12)),
        ("5 Years", Period(60)),
        ("WEEKLY", Period(days=7)),
        ("每半月", Period(days=15)),
        ("15天", Period(days=15)),
        ("OC", ON_CALL),
        ("As Required", ON_CALL),
        ("按需", ON_CALL),
        ("2", None),
        ("THIRD PARTY", None),
        ("有空再做", None),
        ("0M", None),
        ("900 months", None),
    ],
)
def test_read_period(text: str, period: Period | None) -> None:
    assert read_period(text) == period


def test_period_goes_on_from_its_anchor_and_over_short_months() -> None:
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert Period(1).after(date(2026, 2, 28), date(2026, 1, 31)) == date(2026, 3, 31)
    assert Period(3).after(date(2026, 1, 10), date(2026, 1, 10)) == date(2026, 4, 10)
    # A day that was moved does not move those behind it.
    assert Period(3).after(date(2026, 1, 20), date(2026, 1, 10)) == date(2026, 4, 10)
    assert Period(days=15).after(date(2026, 2, 20)) == date(2026, 3, 7)


def test_read_row_by_what_is_possible() -> None:
    day_first = read_row(["5/2/2026", "6/5/2026", "20/8/2026"], 91)
    assert day_first.days == (date(2026, 2, 5), date(2026, 5, 6), date(2026, 8, 20))
    assert (day_first.order, day_first.is_sure) == (Order.DAY, True)
    month_first = read_row(["2/5/2026", "5/6/2026", "8/20/2026"], 91)
    assert month_first.days == day_first.days and month_first.order is Order.MONTH


def test_read_row_by_its_steps_where_both_orders_are_possible() -> None:
    # As days before months they would be a month apart, as months before days a day.
    by_steps = read_row(["3/1/2026", "3/2/2026", "3/3/2026"], 30)
    assert (by_steps.days[1], by_steps.order, by_steps.is_sure) == (date(2026, 2, 3), Order.DAY, True)
    # As days before months they would go back in time.
    going_on = read_row(["1/10/2026", "2/9/2026", "3/8/2026"], None)
    assert (going_on.days[2], going_on.order, going_on.is_sure) == (date(2026, 3, 8), Order.MONTH, True)


def test_read_row_that_can_be_read_both_ways_follows_the_rest_of_the_list_and_says_so() -> None:
    both = read_row(["4/5/2026"], None)
    assert not both.is_sure and both.days == (date(2026, 5, 4),)
    certain_month = read_row(["2/25/2026"], None)
    assert settle([both])[0].days == (date(2026, 5, 4),)
    settled = settle([both, certain_month])[0]
    assert settled.days == (date(2026, 4, 5),) and not settled.is_sure


def test_read_row_refuses_days_of_no_one_order_and_what_is_no_date() -> None:
    with pytest.raises(CellError):
        read_row(["25/2/2026", "2/26/2026"], None)
    with pytest.raises(CellError):
        read_row(["next spring"], None)
    assert read_row(["2026-02-05", "2026年5月6日", "7-May-2026"], None).order is Order.CERTAIN
    assert read_row(["4/4/2026", "5/5/2026"], None).is_sure


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2019", "2019"),
        ("2019年", "2019"),
        ("2021年10月", "2021-10"),
        ("Oct-2021", "2021-10"),
        ("17-May-2022", "2022-05-17"),
        ("2022-05-17", "2022-05-17"),
        ("25/2/2022", "2022-02-25"),
        ("4/5/2022", None),
        ("2021-13", None),
        ("30/6/1900", None),
        ("before the flood", None),
    ],
)
def test_read_since_says_no_more_than_the_cell(text: str, found: str | None) -> None:
    assert read_since(text) == found
