"""When a report is due, and of which span its figures are."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from steward.capabilities.submissions.choices import Covers
from steward.capabilities.submissions.models import Template
from steward.kernel.base.refused import Refused
from steward.kernel.base.worktime import WorkHours
from steward.kernel.duties.cadence import Every, Regular, read_cadence
from steward.kernel.duties.windows import DAY, MONTHS, regular_windows

# A report is handed in once a week or less often.
SPANS = (Every.WEEK, *MONTHS)


@dataclass(frozen=True)
class Wanted:
    """A report that is due, with the first and the last day of what it tells of."""

    first: date
    last: date
    due_on: date
    due_at: datetime


def reporting(data: dict[str, object]) -> Regular:
    """The cadence of a report. Refuses what is not once a week, a month, a quarter, half a year or a year."""
    cadence = read_cadence(data)
    if not isinstance(cadence, Regular) or cadence.every not in SPANS or cadence.times > 1:
        raise Refused(
            _("A report is due once a week, a month, a quarter, half a year or a year."),
            do=_("Choose one of these."),
            field="every",
        )
    return cadence


def wanted(template: Template, first: date, last: date, hours: WorkHours) -> Iterator[Wanted]:
    """What is due on the days `first` to `last` where these hours are worked."""
    cadence = reporting(template.cadence)
    for window in regular_windows(cadence, first, last, hours):
        starts = _begins(cadence.every, window.opens.astimezone(hours.tz).date())
        begin, end = starts, _shift(cadence.every, starts, 1)
        if template.covers == Covers.BEFORE:
            begin, end = _shift(cadence.every, starts, -1), starts
        yield Wanted(begin, end - DAY, window.due_on, window.closes)


def _begins(every: Every, opens: date) -> date:
    """The first day of the period: a window that is due on a working day before it opens then already."""
    return opens if every is Every.WEEK or opens.day == 1 else _shift(every, opens.replace(day=1), 1)


def _shift(every: Every, day: date, steps: int) -> date:
    """The first day of a span so many spans on."""
    if every is Every.WEEK:
        return day + timedelta(days=7 * steps)
    count = day.year * 12 + day.month - 1 + MONTHS[every] * steps
    return date(count // 12, count % 12 + 1, 1)
