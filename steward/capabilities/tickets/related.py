"""Tickets that may be the same as the one being typed: same place, same customer, same matter, similar words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets.models import Ticket
from steward.capabilities.tickets.queries import FAMILY, LISTED, visible_tickets
from steward.kernel.base import clock
from steward.kernel.people.models import Party
from steward.kernel.places.models import Place
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Site
from steward.kernel.work.models import Category, WorkItem

# So long after the end a ticket may still be what somebody calls about.
LATELY = timedelta(days=14)
# What each way in brings at most, and how much of it is shown.
PROBED, SHOWN = 100, 5
# Half of the letter pairs in common: the same thing in other words.
ALIKE = 0.5
REASONS = {
    "place": (4, _("same place")),
    "around": (2, _("around it")),
    "customer": (3, _("same customer")),
    "matter": (2, _("same matter")),
    "words": (3, _("similar words")),
}
# What makes a ticket worth showing by itself; the same matter somewhere in the building only with something else.
ENOUGH = 3


@dataclass(frozen=True)
class Typed:
    """What the form holds so far."""

    site: Site | None = None
    place: Place | None = None
    category: Category | None = None
    requester: Party | None = None
    stranger_index: str = ""
    title: str = ""


@dataclass
class Related:
    """A ticket, and why it may be the same."""

    item: WorkItem
    why: set[str] = field(default_factory=set)

    @property
    def weight(self) -> int:
        return sum(REASONS[code][0] for code in self.why)

    @property
    def reasons(self) -> list[str]:
        return [str(words) for code, (_weight, words) in REASONS.items() if code in self.why]


def related_tickets(actor: Actor, typed: Typed, at: datetime | None = None) -> list[Related]:
    """The most likely ones first, of what the actor may see, open or lately closed.

    Every way in is one query along an index that ends at a limit, whatever the size of the table; then one query more.
    """
    at = at or clock.now()
    keys = {key for ways in probes(typed, at) for key in ways}
    lately = Q(closed_at__isnull=True) | Q(closed_at__gte=at - LATELY)
    rows = visible_tickets(actor).filter(lately, pk__in=keys).select_related("ticket", *LISTED)
    found = [Related(item, set(_reasons(item, typed))) for item in rows]
    shown = [row for row in found if row.weight >= ENOUGH]
    shown.sort(key=lambda row: (-row.weight, row.item.closed_at is not None, -row.item.pk))
    return shown[:SHOWN]


def probes(typed: Typed, at: datetime) -> Iterator[QuerySet[Any, int]]:
    """Keys of what may be meant: by place, customer and number; for words and matter the building's newest.

    Nothing but the way in stands in each of them, or a planner would walk through the site's million instead.
    """
    place = typed.place
    for place_id in filter(None, (place.pk, place.parent_id) if place else ()):
        yield newest_keys(place_id=place_id)
    if typed.requester:
        yield newest_keys(requester_id=typed.requester.pk)
    if typed.stranger_index:
        yield keys_of_stranger(typed.stranger_index)
    if typed.title or typed.category:
        around = {"building_id": place.building_id} if place and place.building_id else {}
        around = around or ({"site_id": typed.site.pk} if typed.site else {})
        if around:
            rows = WorkItem.objects.filter(family=FAMILY, opened_at__gte=at - LATELY, **around)
            yield rows.order_by("-opened_at", "-pk").values_list("pk", flat=True)[:PROBED]


def newest_keys(**way: Any) -> QuerySet[Any, int]:
    """Keys of the newest tickets with this in one indexed column."""
    return WorkItem.objects.filter(**way).order_by("-pk").values_list("pk", flat=True)[:PROBED]


def keys_of_stranger(index: str) -> QuerySet[Any, int]:
    """Keys of the newest tickets reported under a number that is nobody's known."""
    rows = Ticket.objects.filter(stranger_index=index).exclude(stranger_index="")
    return rows.order_by("-pk").values_list("pk", flat=True)[:PROBED]


def _reasons(item: WorkItem, typed: Typed) -> Iterable[str]:
    place = typed.place
    if place and item.place_id:
        if item.place_id == place.pk:
            yield "place"
        elif item.place_id == place.parent_id or (item.place_id == place.building_id):
            yield "around"
    same_number = typed.stranger_index and item.ticket.stranger_index == typed.stranger_index
    if same_number or (typed.requester and item.requester_id == typed.requester.pk):
        yield "customer"
    if typed.category and item.category_id == typed.category.pk:
        yield "matter"
    if likeness(item.title, typed.title) >= ALIKE:
        yield "words"


def likeness(one: str, other: str) -> float:
    """Share of letter pairs in common, 0 to 1 (Dice); pairs need no dictionary and know every language."""
    first, second = _pairs(one), _pairs(other)
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0


def _pairs(text: str) -> set[str]:
    letters = "".join(filter(str.isalnum, text.casefold()))
    return {letters[n : n + 2] for n in range(len(letters) - 1)}
