"""Periods of plans: week, month, quarter, year, by the calendar of the post's own site."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from steward.capabilities.planning.choices import Span

MONTHS = {Span.MONTH: 1, Span.QUARTER: 3, Span.YEAR: 12}
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """From its first to its last day; `key` is `2026-W48`, `2026-11`, `2026-Q4` or `2026`."""

    span: Span
    key: str
    first: date
    last: date

    @property
    def following(self) -> "Period":
        """The one after it."""
        return period_of(self.span, self.last + DAY)


def period_of(span: Span, day: date) -> Period:
    """The period a local day lies in; weeks are those of ISO 8601 and belong to the year of their Thursday."""
    if span == Span.WEEK:
        first = day - timedelta(days=day.weekday())
        year, week, _weekday = day.isocalendar()
        return Period(span, f"{year}-W{week:02}", first, first + 6 * DAY)
    months = MONTHS[span]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    count = first.year * 12 + first.month - 1 + months
    last = date(count // 12, count % 12 + 1, 1) - DAY
    return Period(span, _key(span, first), first, last)


def _key(span: Span, first: date) -> str:
    match span:
        case Span.MONTH:
            return f"{first:%Y-%m}"
        case Span.QUARTER:
            return f"{first.year}-Q{(first.month + 2) // 3}"
        case _:
            return str(first.year)


def say_period(span: str, key: str) -> str:
    """A period as people say it."""
    year, _dash, rest = key.partition("-")
    match span:
        case Span.WEEK:
            return _("week %(n)d of %(year)s") % {"n": int(rest[1:]), "year": year}
        case Span.MONTH:
            return _("month %(n)d of %(year)s") % {"n": int(rest), "year": year}
        case Span.QUARTER:
            return _("quarter %(n)d of %(year)s") % {"n": int(rest[1:]), "year": year}
        case _:
            return _("year %(year)s") % {"year": year}
