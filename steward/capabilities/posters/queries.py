"""Reads of posters: those an actor sees, the one behind a code, and what is being repaired where it hangs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse

from steward.capabilities.posters.models import Poster, PosterReport
from steward.capabilities.tickets.queries import open_repairs_at, visible_tickets
from steward.kernel.places.models import Place, PlaceKind
from steward.kernel.places.queries import find_places, reach_of
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.scope import everywhere
from steward.kernel.work.models import WorkItem

JOINED = ("site", "place")
# Places where everybody passes; what is broken behind a door is the household's own matter.
SHARED = frozenset({PlaceKind.BUILDING, PlaceKind.ENTRANCE, PlaceKind.SPACE})
LAST = 10


def visible_posters(actor: Actor) -> QuerySet[Poster]:
    """The rows lock: whole sites for those who run them, their areas for stewards."""
    here = reach_of(actor).rows(site="site_id", building="place__building_id", place="place_id")
    return Poster.objects.filter(here)


def search_posters(rows: QuerySet[Poster], text: str, _actor: Actor) -> QuerySet[Poster]:
    """By place in any spelling, its name, or the spot."""
    places = [place.pk for place in find_places(text)]
    return rows.filter(Q(place__in=places) | Q(place__name__icontains=text) | Q(spot__icontains=text))


def poster_of(token: str) -> Poster | None:
    """The poster behind a code, withdrawn or not, with its company."""
    with everywhere("a code tells whose scope to open"):
        rows = Poster.objects.select_related("organisation", *JOINED, "place__building")
        return rows.filter(token=token).first()


def address_of(poster: Poster) -> str:
    """What the code says; short, so that it reads from afar."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{reverse('portal:at_place', args=[poster.token])}"


@dataclass(frozen=True)
class UnderRepair:
    """What strangers may know of an open repair: the matter, since when, how it stands."""

    category_id: int | None
    matter: str
    opened_at: datetime
    state: str


def under_repair(place: Place) -> list[UnderRepair]:
    """What is being repaired at a common place, newest first and each matter once; of a unit nothing is told."""
    if place.kind not in SHARED:
        return []
    found: dict[int | None, UnderRepair] = {}
    for item in open_repairs_at(place.pk):
        told = UnderRepair(item.category_id, str(item.category or ""), item.opened_at, item.state)
        found.setdefault(item.category_id, told)
    return list(found.values())


def reported_by(poster: Poster, actor: Actor) -> Iterable[tuple[PosterReport, WorkItem]]:
    """The last requests that came in by a poster, of those the actor may see."""
    rows = poster.sent.order_by("-pk").filter(item__in=visible_tickets(actor).values("pk"))
    return [(row, row.item) for row in rows.select_related("item")[:LAST]]
