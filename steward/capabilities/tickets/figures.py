"""What the figures of the service desk count: one condition each, the same for a report and for the list behind it.

Days are whole days of each site's own clock.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from steward.capabilities.tickets.models import Callback
from steward.capabilities.tickets.queries import FAMILY
from steward.kernel.base.keys import key_of
from steward.kernel.places.queries import places_of_areas, visible_places
from steward.kernel.surface.declare import Filter, Rows, Text
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Area, Site
from steward.kernel.tenancy.queries import visible_sites
from steward.kernel.tenancy.scope import current_organisation
from steward.kernel.work.choices import ClockName
from steward.kernel.work.models import Clock, WorkItem

NOWHERE = "none"


@dataclass(frozen=True)
class Days:
    """From the first day to the last, both included; an open end is None."""

    first: date | None
    last: date | None
    zones: tuple[str, ...]

    def hold(self, column: str, site: str = "site") -> Q:
        """Rows whose moment lies in these days; the site is joined only where sites live by different clocks."""
        if len(self.zones) == 1:
            return self._span(column, self.zones[0])
        spans = (Q(**{f"{site}__zone": zone}) & self._span(column, zone) for zone in self.zones)
        return reduce(or_, spans, Q(pk__in=[]))

    def _span(self, column: str, zone: str) -> Q:
        span = Q()
        if self.first:
            span &= Q(**{f"{column}__gte": midnight(self.first, zone)})
        if self.last:
            span &= Q(**{f"{column}__lt": midnight(self.last + timedelta(days=1), zone)})
        return span


def after(span: Days) -> Days:
    """All days after the last one. Raises `ValueError` where the end is open."""
    if span.last is None:
        raise ValueError("no day is after an open end")
    return Days(span.last + timedelta(days=1), None, span.zones)


def midnight(day: date, zone: str) -> datetime:
    """The moment a day begins in a zone."""
    return datetime.combine(day, time(), ZoneInfo(zone))


def days(first: date | None, last: date | None) -> Days:
    """Days by the clocks of the organisation's sites: one query."""
    zones = Site.objects.order_by().values_list("zone", flat=True).distinct()
    return Days(first, last, tuple(sorted(zones)))


def read_days(text: str) -> Days:
    """`2026-11-16..2026-11-22` as a query string has it. Raises `ValueError` for what are no days."""
    first, _, last = text.partition("..")
    return days(date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None)


def all_tickets() -> QuerySet[WorkItem, Any]:
    """Every ticket of the organisation, for counting; who may see which rows is `visible_tickets`."""
    return WorkItem.objects.filter(family=FAMILY).order_by()


def opened(span: Days) -> Q:
    return span.hold("opened_at")


def closed(span: Days) -> Q:
    return span.hold("closed_at")


def late(span: Days) -> Q:
    """A promise ran out in these days; that of an earlier cycle too, which opening again takes off the ticket."""
    since = Days(span.first, None, span.zones)
    missed = Clock.objects.filter(
        span.hold("due_at", site="item__site"),
        met=False,
        cycle__lt=F("item__cycle"),
        item__in=cycles_begun(since).values("item_id"),
    )
    now = all_tickets().filter(span.hold("late_at")).values("pk")
    # A union, so that each half is found by an index of its own.
    return Q(pk__in=now.union(missed.order_by().values("item_id")))


def cycles_begun(span: Days) -> QuerySet[Clock, Any]:
    """The response clocks of further cycles that began in these days."""
    begun = span.hold("started_at", site="item__site")
    here = {"item__organisation_id": current_organisation(), "item__family": FAMILY}
    return Clock.objects.filter(begun, cycle__gt=1, name=ClockName.RESPOND, **here).order_by()


def answers_heard(span: Days) -> QuerySet[Callback, Any]:
    """What customers said in these days: to our calls, and by rating unasked."""
    return Callback.objects.filter(span.hold("called_at", site="ticket__item__site")).order_by()


def by_us(answers: QuerySet[Callback, Any]) -> QuerySet[Callback, Any]:
    """Calls somebody of ours made, reached or not."""
    return answers.filter(called_by__isnull=False)


def by_customer(answers: QuerySet[Callback, Any]) -> QuerySet[Callback, Any]:
    """Ratings customers gave by themselves: in the portal, or with one tap on their link."""
    return answers.filter(called_by__isnull=True)


def finished_to_call(span: Days) -> Q:
    """Work finished in these days whose customer is to be called."""
    return span.hold("ticket__finished_at") & Q(ticket__call_from__isnull=False)


def reopened(span: Days) -> Q:
    """A further cycle began in these days."""
    return Q(pk__in=cycles_begun(span).values("item_id"))


def called(span: Days) -> Q:
    """We called the customer back in these days."""
    return Q(pk__in=by_us(answers_heard(span)).values("ticket_id"))


def rated(span: Days) -> Q:
    """The customer rated by himself in these days; nobody called for it."""
    return Q(pk__in=by_customer(answers_heard(span)).values("ticket_id"))


def open_at_end(span: Days) -> Q:
    """Reported by the end of these days and not closed by then."""
    until = Days(None, span.last, span.zones)
    return until.hold("opened_at") & (Q(closed_at__isnull=True) | after(span).hold("closed_at"))


def visible_areas(actor: Actor) -> list[tuple[int, str]]:
    """The areas of the sites an actor reaches."""
    rows = Area.objects.filter(site__in=visible_sites(actor).order_by()).select_related("site")
    return [(area.pk, f"{area.site} · {area.name}") for area in rows.order_by("site__name", "name")]


def in_areas(rows: Rows, values: Sequence[str], actor: Actor) -> Rows:
    """Tickets of the buildings and places chosen into the areas; one that is not the actor's matches nothing."""
    known = {str(pk): pk for pk, _name in visible_areas(actor)}
    chosen = places_of_areas(known[value] for value in values if value in known)
    return rows.filter(chosen.rows(place="place_id"))


def days_filter(name: str, label: Text, counted: Callable[[Days], Q]) -> Filter:
    """A filter by what a figure counts; days that cannot be read narrow to nothing, as with every date."""

    def apply(rows: Rows, values: Sequence[str], _actor: Actor) -> Rows:
        try:
            return rows.filter(counted(read_days(values[0])))
        except (ValueError, OverflowError):
            return rows.none()

    return Filter(name, label, apply, kind="date")


def place_filter(name: str, label: Text, lookup: str) -> Filter:
    """A filter set by links of pictures: there are too many places to choose from. `none` is for requests without."""

    def apply(rows: Rows, values: Sequence[str], _actor: Actor) -> Rows:
        wanted = Q(**{f"{lookup}__in": _keys(values)})
        return rows.filter(wanted | Q(**{f"{lookup}__isnull": True}) if NOWHERE in values else wanted)

    def words(values: Sequence[str], actor: Actor) -> list[str]:
        named = [
            place.name for place in visible_places(actor).filter(pk__in=_keys(values)).order_by("sort_key")
        ]
        return [*named, *([_("No place said")] if NOWHERE in values else [])]

    return Filter(name, label, apply, kind="row", words=words)


def _keys(values: Sequence[str]) -> list[int]:
    return [key for value in values if (key := key_of(value)) is not None]
