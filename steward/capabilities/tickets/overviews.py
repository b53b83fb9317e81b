"""Open work looked at as a whole: by state on a board, by age, and by the time agreed for a visit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, F, Q, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets.choices import State
from steward.capabilities.tickets.queries import LISTED
from steward.kernel.base import clock
from steward.kernel.surface.declare import Rows
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.models import WorkItem

# The columns of the board, in the order in which work goes.
COLUMNS = (State.REPORTED, State.ACCEPTED, State.DISPATCHED, State.STARTED, State.PAUSED, State.FINISHED)
# So many cards of a column; the list behind its head has all of them.
CARDS = 25
VISITS = 200
DAYS = 7


class Age(TextChoices):
    """How long a ticket has been open; the code is the band's days, from-to."""

    DAY = "0-1", _("Under a day")
    THREE = "1-3", _("1 to 3 days")
    WEEK = "3-7", _("3 to 7 days")
    FORTNIGHT = "7-14", _("1 to 2 weeks")
    MONTH = "14-30", _("2 weeks to 30 days")
    LONGER = "30-", _("Over 30 days")


@dataclass(frozen=True)
class BoardColumn:
    """A state, how much is in it, and the most pressing of it."""

    state: State
    count: int
    items: Sequence[WorkItem]

    @property
    def more(self) -> int:
        return self.count - len(self.items)


def board_of(rows: Rows) -> list[BoardColumn]:
    """The open tickets of a list by state, most pressing first; one query for each column and one for the counts."""
    rows = rows.filter(closed_at__isnull=True)
    counts = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    found = []
    for state in COLUMNS:
        here = rows.filter(state=state).select_related("ticket", *LISTED)
        ordered = here.order_by(F("due_at").asc(nulls_last=True), "pk")
        found.append(BoardColumn(state, counts.get(state, 0), list(ordered[:CARDS])))
    return found


def age_is(age: Age, at: datetime) -> Q:
    """Open tickets of a band."""
    youngest, _dash, oldest = age.value.partition("-")
    band = Q(closed_at__isnull=True, opened_at__lte=at - timedelta(days=int(youngest)))
    return band & Q(opened_at__gt=at - timedelta(days=int(oldest))) if oldest else band


def of_ages(rows: Rows, values: Sequence[str], _actor: Actor) -> Rows:
    """Narrow to bands; a value that is none matches nothing."""
    at = clock.now()
    bands = [age_is(Age(value), at) for value in values if value in Age.values]
    return rows.filter(reduce(or_, bands, Q(pk__in=[])))


@dataclass(frozen=True)
class AgeLine:
    """A row of the table of ages: its key and the count of each band."""

    key: Any
    counts: Sequence[int]

    @property
    def total(self) -> int:
        return sum(self.counts)


def ages_of(rows: Rows, by: str) -> list[AgeLine]:
    """The open tickets of a list by age and a column of theirs, most first: one query."""
    at = clock.now()
    names = {f"band{n}": Count("pk", filter=age_is(age, at)) for n, age in enumerate(Age)}
    groups = rows.filter(closed_at__isnull=True).order_by().values_list(by).annotate(**names)
    lines = [AgeLine(key, counts) for key, *counts in groups]
    return sorted((line for line in lines if line.total), key=lambda line: -line.total)


@dataclass(frozen=True)
class VisitDay:
    """A day and the visits agreed for it, in the order of the clock."""

    day: date
    items: Sequence[WorkItem]


def visits_of(rows: Rows, first: date) -> list[VisitDay]:
    """Seven days of agreed visits, days of the company's own clock; what is finished needs none."""
    zone = timezone.get_current_timezone()
    span = [datetime.combine(first + timedelta(days=n), time(), zone) for n in (0, DAYS)]
    here = rows.filter(ticket__appointed_at__gte=span[0], ticket__appointed_at__lt=span[1])
    here = here.filter(closed_at__isnull=True).exclude(state=State.FINISHED)
    found = list(here.select_related("ticket", *LISTED).order_by("ticket__appointed_at", "pk")[:VISITS])
    days = [first + timedelta(days=n) for n in range(DAYS)]
    return [VisitDay(day, [item for item in found if _day(item, zone) == day]) for day in days]


def _day(item: WorkItem, zone: Any) -> date:
    moment = item.ticket.appointed_at
    assert moment is not None
    return moment.astimezone(zone).date()
