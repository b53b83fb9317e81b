"""What the service desk measures of an area: complaints (DSK9), how soon they are resolved (DSK2), callbacks (DSK4).

A complaint about a colleague is in no figure: on his card it would tell him of it.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets.choices import OPEN, State, TicketKind
from steward.capabilities.tickets.figures import all_tickets, days, finished_to_call, opened
from steward.capabilities.tickets.models import Callback
from steward.kernel.base import clock
from steward.kernel.duties.metrics import Measured, Metric, Period, Share, Unit, declare_metric
from steward.kernel.work.choices import ClockName
from steward.kernel.work.models import Clock, WorkItem

DAY = timedelta(hours=24)
# Closed or open, not cancelled.
COUNTED = [*sorted(OPEN), State.CLOSED]


def _told() -> QuerySet[WorkItem, Any]:
    return all_tickets().filter(state__in=COUNTED, about_user__isnull=True)


def _complaints(period: Period) -> QuerySet[WorkItem, Any]:
    span = days(period.first, period.last)
    return _told().filter(opened(span), kind=TicketKind.COMPLAINT)


def _shares(asked: Sequence[Measured], rows: QuerySet[Any, Any], good: Q) -> list[tuple[int, int]]:
    """How many and how many good ones, for sites and areas: one query."""
    places = rows.values_list("site_id", "building_id", "place_id")
    counted = list(places.annotate(n=Count("pk"), good=Count("pk", filter=good)))
    found = []
    for one in asked:
        here = [(n, good) for site, building, place, n, good in counted if one.holds(site, building, place)]
        found.append((sum(n for n, _good in here), sum(good for _n, good in here)))
    return found


def _number(asked: Sequence[Measured], period: Period) -> list[Share]:
    return [Share(n) for n, _good in _shares(asked, _complaints(period), Q(state__in=COUNTED))]


def _within_a_day(asked: Sequence[Measured], period: Period) -> list[Share]:
    """Resolved within 24 hours of the report; one that was opened again counts from its first report on.

    What is younger than a day and still open has its time yet.
    """
    stopped = Clock.objects.filter(
        item=OuterRef("pk"),
        cycle=OuterRef("cycle"),
        name=ClockName.RESOLVE,
        stopped_at__lte=OuterRef("opened_at") + DAY,
    )
    rows = _complaints(period).annotate(in_a_day=Exists(stopped))
    over = rows.filter(Q(in_a_day=True) | Q(opened_at__lte=clock.now() - DAY))
    return [Share(good, n) for n, good in _shares(asked, over, Q(in_a_day=True))]


def _called_back(asked: Sequence[Measured], period: Period) -> list[Share]:
    """Of work finished in the period whose customer was to be called by now: called, or he rated by himself."""
    heard = Callback.objects.filter(ticket=OuterRef("pk"), cycle=OuterRef("cycle"))
    rows = _told().filter(finished_to_call(days(period.first, period.last)))
    rows = rows.filter(ticket__call_from__lte=clock.now()).annotate(heard=Exists(heard))
    return [Share(good, n) for n, good in _shares(asked, rows, Q(heard=True))]


def _link(one: Measured, *more: tuple[str, str]) -> str:
    chosen = [("area", str(pk)) for pk in one.area_ids]
    if one.site_id and not chosen:
        chosen = [("site", str(one.site_id))]
    return "/tickets/?" + urlencode([*chosen, *more, *(("state", state.value) for state in COUNTED)])


def _complaint_rows(one: Measured, period: Period) -> str:
    return _link(one, ("kind", TicketKind.COMPLAINT.value), ("opened", str(period)))


AREA_COMPLAINTS = declare_metric(
    Metric(
        "area.repair_complaints",
        _("Complaints of an area"),
        Unit.NUMBER,
        _number,
        _complaint_rows,
        by_area=True,
        fewer=True,
    )
)
WITHIN_A_DAY = declare_metric(
    Metric(
        "complaint.within_a_day", _("Complaints resolved within 24 hours"), Unit.PERCENT, _within_a_day,
        _complaint_rows,
    )
)  # fmt: skip
CALLED_BACK = declare_metric(
    Metric(
        "ticket.called_back", _("Customers called back after service"), Unit.PERCENT, _called_back,
        lambda one, period: _link(one, ("finished", str(period))),
    )
)  # fmt: skip
