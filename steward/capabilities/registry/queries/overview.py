"""An area at a glance, the "four knows": its buildings, how it is lived in, what is asked for, its people (REG4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from steward.capabilities.registry.choices import Attention, Known, Occupancy
from steward.capabilities.registry.queries.attention import FLAGS
from steward.capabilities.registry.queries.familiarity import scopes_of, visible_areas
from steward.capabilities.registry.queries.listed import listed_households
from steward.kernel.base import clock
from steward.kernel.people.choices import PartyKind, Relation
from steward.kernel.people.models import Tenure
from steward.kernel.places.models import Place, PlaceKind
from steward.kernel.places.queries import AreaScope, visible_places
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Area
from steward.kernel.work.models import Category
from steward.kernel.work.queries import visible_work

LATELY = timedelta(days=30)


@dataclass(frozen=True)
class Building:
    """A building of the area: how many units, floors and entrances the area has of it, and how large they are."""

    place: Place
    units: int
    floors: int | None
    entrances: int
    area_cm: int | None


@dataclass(frozen=True)
class Matter:
    """What people ask about: requests of the last month, those still open, those late. No category: not sorted yet."""

    category: Category | None
    lately: int
    open: int
    late: int


@dataclass(frozen=True)
class Overview:
    """One area as its page shows it; counts by word, each leading to its rows."""

    area: Area
    buildings: Sequence[Building]
    kinds: Mapping[str, int]
    known: Mapping[str, int]
    occupancy: Mapping[str, int]
    attention: Mapping[str, int]
    residents: Mapping[str, int]
    companies: int
    matters: Sequence[Matter]

    @property
    def units(self) -> int:
        return self.kinds.get(PlaceKind.UNIT, 0)


def areas_to_know(actor: Actor) -> QuerySet[Area]:
    """The areas the actor may look over, in order."""
    return visible_areas(actor).select_related("site").order_by("site__name", "name", "pk")


def overview(area: Area, actor: Actor) -> Overview:
    """Everything of an area on one page; the same few queries whatever its size."""
    scope = scopes_of([area]).get(area.pk, AreaScope())
    places = visible_places(actor).filter(scope.rows(), is_active=True)
    units = places.filter(kind=PlaceKind.UNIT)
    residents, companies = _residents(units)
    return Overview(
        area=area,
        buildings=_buildings(units, scope),
        kinds=dict(places.order_by().values_list("kind").annotate(n=Count("pk"))),
        **_situation(actor, scope),
        residents=residents,
        companies=companies,
        matters=_matters(actor, scope),
    )


def _buildings(units: QuerySet[Place], scope: AreaScope) -> list[Building]:
    """Those of the area, with what of them lies in it; one without units is there all the same."""
    counted: dict[int | None, Any] = {
        row["building"]: row
        for row in units.order_by()
        .values("building")
        .annotate(
            n=Count("pk"),
            top=Max("floor"),
            entrances=Count("entrance", distinct=True, filter=~Q(entrance="")),
            cm=Sum("area_cm"),
        )
    }
    rows = Place.objects.filter(pk__in={*scope.building_ids, *(pk for pk in counted if pk)}, is_active=True)
    return [
        Building(
            place=place,
            units=found.get("n", 0),
            floors=found.get("top"),
            entrances=found.get("entrances", 0),
            area_cm=found.get("cm"),
        )
        for place in rows.order_by("sort_key", "pk")
        for found in [counted.get(place.pk, {})]
    ]


def _situation(actor: Actor, scope: AreaScope) -> dict[str, Mapping[str, int]]:
    """How the units are known, lived in, and which lists they are on: one query."""
    wanted = {f"known_{word}": Q(known=word) for word in Known.values}
    wanted |= {f"lived_{word}": Q(core_record__occupancy=word) for word in Occupancy.values}
    wanted |= {f"on_{word}": Q(**{FLAGS[word]: True}) for word in Attention.values}
    rows = listed_households(actor).filter(scope.rows(), kind=PlaceKind.UNIT)
    found = rows.aggregate(**{name: Count("pk", filter=which) for name, which in wanted.items()})
    return {
        "known": {word: found[f"known_{word}"] for word in Known.values},
        "occupancy": {word: found[f"lived_{word}"] for word in Occupancy.values},
        "attention": {word: found[f"on_{word}"] for word in Attention.values},
    }


def _residents(units: QuerySet[Place]) -> tuple[Mapping[str, int], int]:
    """People of the units today by what they are there, each once for each; and how many companies."""
    today = clock.today()
    rows = Tenure.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today), place__in=units, starts_on__lte=today
    )
    counts = {f"n_{word}": Count("party", distinct=True, filter=Q(relation=word)) for word in Relation.values}
    firms = Count("party", distinct=True, filter=Q(party__kind=PartyKind.COMPANY))
    found: dict[str, Any] = rows.aggregate(**counts, firms=firms)
    return {word: found[f"n_{word}"] for word in Relation.values}, found["firms"]


def _matters(actor: Actor, scope: AreaScope) -> list[Matter]:
    """What was asked for in the area by the tops of the matters' tree, what is late first."""
    now = clock.now()
    is_open, lately = Q(closed_at__isnull=True), Q(opened_at__gte=now - LATELY)
    rows = visible_work(actor).filter(scope.rows(place="place_id"), is_open | lately).order_by()
    found = list(
        rows.values(top=Coalesce("category__parent", "category")).annotate(
            lately=Count("pk", filter=lately),
            open=Count("pk", filter=is_open),
            late=Count("pk", filter=is_open & Q(due_at__lt=now)),
        )
    )
    tops = Category.objects.in_bulk([row["top"] for row in found if row["top"]])
    matters = [Matter(tops.get(row["top"]), row["lately"], row["open"], row["late"]) for row in found]
    return sorted(matters, key=lambda row: (-row.late, -row.open, -row.lately, str(row.category)))
