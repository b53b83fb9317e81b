"""Days as lists write them: day before month or month before day, decided for a whole row by what is possible.

Where a row can be read both ways, its days tell: they go on, and in steps of about the period. Where even that does not
tell, the rest of the list decides and the row is marked.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from django.utils.translation import gettext_noop as N_  # noqa: N812 - the name Babel extracts

from steward.kernel.imports.cells import CellError

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS = {name: n for n, name in enumerate(_NAMES, start=1)}
# No plant that is maintained today was planned outside of these years.
FIRST_YEAR, LAST_YEAR = 1980, 2099
# The better order must fit that much better: sums of days off the period.
CLEARLY = 2


class Order(StrEnum):
    """Which comes first in `5/8/2024`."""

    CERTAIN = "certain"  # no day of the row can be read in two ways
    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True)
class Reading:
    """The days of a row; `is_sure` unless both orders would do."""

    days: tuple[date, ...]
    order: Order
    is_sure: bool = True
    other: tuple[date, ...] = ()  # as the other order has them, where it would do too


def read_row(texts: Sequence[str], length: int | None) -> Reading:
    """The days of one row. `length`: days from one to the next, where a period is known. Raises `CellError`."""
    possible: dict[Order, tuple[date, ...]] = {}
    for order in (Order.DAY, Order.MONTH):
        days = [_day(text, order) for text in texts]
        if None not in days:
            possible[order] = tuple(day for day in days if day is not None)
    if not possible:
        raise CellError(N_("Its dates fit neither day/month/year nor month/day/year."))
    if len(set(possible.values())) == 1:
        order, days_read = next(iter(possible.items()))
        return Reading(days_read, order if len(possible) == 1 else Order.CERTAIN)
    by_day, by_month = possible[Order.DAY], possible[Order.MONTH]
    day_off, month_off = (_off(days_read, length) for days_read in (by_day, by_month))
    if _is_better(day_off, month_off):
        return Reading(by_day, Order.DAY)
    if _is_better(month_off, day_off):
        return Reading(by_month, Order.MONTH)
    return Reading(by_day, Order.DAY, is_sure=False, other=by_month)


def settle(readings: Sequence[Reading]) -> list[Reading]:
    """What stayed open in a row is read like most rows of the list."""
    sure = [one.order for one in readings if one.is_sure]
    if sure.count(Order.MONTH) <= sure.count(Order.DAY):
        return list(readings)
    return [
        one if one.is_sure else Reading(one.other, Order.MONTH, is_sure=False, other=one.days)
        for one in readings
    ]


def goes_on(days: Sequence[date]) -> bool:
    """Whether each day comes after the one before."""
    return all(one < next_ for one, next_ in pairwise(days))


def is_sensible(day: date) -> bool:
    """Neither what a spreadsheet makes of an empty cell (1900) nor a typing error of a century."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def _off(days: Sequence[date], length: int | None) -> int | None:
    """How many days the steps of a row are off its period, all together; None where they do not even go on."""
    if not goes_on(days):
        return None
    return sum(abs((next_ - one).days - length) for one, next_ in pairwise(days)) if length else 0


def _is_better(one: int | None, other: int | None) -> bool:
    if one is None or other is None:
        return one is not None
    return one * CLEARLY < other


def _day(text: str, order: Order) -> date | None:
    """One date; None where it is none in this order. Raises `CellError` for what is no date at all."""
    if found := re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", text):
        parts = found[1], found[2], found[3]
    elif found := re.fullmatch(r"(\d{1,2})[-/. ]([A-Za-z]{3})[a-z]*[-/. ](\d{4})", text):
        parts = found[3], str(MONTHS.get(found[2].lower(), 0)), found[1]
    elif found := re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", text):
        first, second = found[1], found[2]
        parts = (found[3], second, first) if order is Order.DAY else (found[3], first, second)
    else:
        raise CellError(N_("Not a date such as 2026-05-31."))
    try:
        return date(*map(int, parts))
    except ValueError:
        return None


def read_since(text: str) -> str | None:
    """As much of a day as a cell tells: `2019`, `2021-10`, `2022-05-17`; None for what cannot be told."""
    if found := re.fullmatch(r"((?:19|20)\d\d)年?", text):
        return found[1]
    if found := re.fullmatch(r"((?:19|20)\d\d)[-/.年](\d{1,2})月?", text):
        return f"{found[1]}-{int(found[2]):02}" if 1 <= int(found[2]) <= 12 else None
    if found := re.fullmatch(r"([A-Za-z]{3})[a-z]*[-/. ]((?:19|20)\d\d)", text):
        month = MONTHS.get(found[1].lower())
        return f"{found[2]}-{month:02}" if month else None
    try:
        reading = read_row([text], None)
    except CellError:
        return None
    return reading.days[0].isoformat() if reading.is_sure and is_sensible(reading.days[0]) else None
