"""Reads of the map: how hot each place is, and how a building is drawn."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Count, Q

from steward.kernel.places.models import Place, PlaceKind
from steward.kernel.places.queries import visible_places
from steward.kernel.surface.declare import Rows
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Site
from steward.reports.heat.cells import NONE, Cell, Heat, cell_of, heat_of, number_of, together

# What has doors on floors, and what lies beside them.
DOORS = (PlaceKind.UNIT, PlaceKind.ROOM)
BESIDE = (PlaceKind.SPACE, PlaceKind.PARKING)
# Of quiet spaces beside the floors so many are drawn; hot ones always.
QUIET = 40
# Doors of all floors stand one above the other as long as that takes no more than so many columns for each needed, or
# so many more.
SPARSE, SPARE = 1.5, 2


@dataclass(frozen=True)
class Small:
    """A building of the site overview: its floors from the top down as (units, heat)."""

    place: Place
    floors: Sequence[tuple[int, Heat]]
    heat: Heat

    @property
    def units(self) -> int:
        return sum(units for units, _heat in self.floors)

    @property
    def bars(self) -> list[tuple[int, int, str]]:
        """The drawing: for each floor its line, its width in hundredths of the widest, its state."""
        widest = max((units for units, _heat in self.floors), default=1)
        return [
            (line, max(12, 100 * units // widest), heat.state)
            for line, (units, heat) in enumerate(self.floors)
        ]


@dataclass(frozen=True)
class SiteMap:
    """A site: its buildings small, what lies outside them, and requests that name no place."""

    site: Site
    buildings: Sequence[Small]
    spaces: Sequence[Cell]
    unplaced: Heat


def site_map(site: Site, rows: Rows, actor: Actor) -> SiteMap:
    """The site as far as the actor sees it; five queries whatever its size."""
    here = rows.filter(site=site)
    heats = heat_of(here.filter(building__isnull=False), "building_id", "place__floor")
    seen = visible_places(actor).filter(site=site, is_active=True)
    units = seen.filter(kind__in=DOORS).order_by().values_list("building_id", "floor")
    floors = defaultdict[int | None, Counter[int | None]](Counter)
    for building, floor, n in units.annotate(n=Count("pk")):
        floors[building][floor] = n
    wanted = Q(pk__in=[pk for pk in floors if pk]) | Q(
        pk__in=seen.filter(kind=PlaceKind.BUILDING).values("pk")
    )
    buildings = Place.objects.filter(wanted, is_active=True).order_by("sort_key", "pk")
    return SiteMap(
        site=site,
        buildings=[_small(place, floors[place.pk], heats) for place in buildings],
        spaces=_beside(seen.filter(building__isnull=True, kind__in=BESIDE), heat_of(here, "place_id")),
        unplaced=heat_of(here.filter(place__isnull=True), "site_id").get(site.pk, NONE),
    )


def _small(place: Place, floors: Mapping[int | None, int], heats: Mapping[Any, Heat]) -> Small:
    order = sorted(floors, key=lambda floor: (floor is None, -(floor or 0)))
    return Small(
        place,
        [(floors[floor], heats.get((place.pk, floor), NONE)) for floor in order],
        together(heat for (building, _floor), heat in heats.items() if building == place.pk),
    )


@dataclass(frozen=True)
class Stair:
    """An entrance, and how many columns of doors it has."""

    name: str
    pk: int | None
    heat: Heat
    columns: int


@dataclass(frozen=True)
class Floor:
    """A floor: for each column the doors there, mostly one, none in a gap."""

    number: int
    doors: Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Elevation:
    """A building from the front, the highest floor first; what has no floor or no door stands beside it."""

    building: Place
    heat: Heat
    whole: Heat
    stairs: Sequence[Stair]
    floors: Sequence[Floor]
    others: Sequence[Cell]
    spaces: Sequence[Cell]


def elevation(building: Place, rows: Rows, actor: Actor) -> Elevation:
    """A building as far as the actor sees it; two queries whatever its size."""
    heats = heat_of(rows.filter(building=building), "place_id")
    seen = visible_places(actor).filter(building=building, is_active=True).order_by("sort_key", "pk")
    places = list(seen.only("pk", "kind", "code", "name", "entrance", "floor"))
    doors = [place for place in places if place.kind in DOORS]
    on_floors = [place for place in doors if place.floor is not None]
    stairs, floors = _front(on_floors, places, heats)
    return Elevation(
        building=building,
        heat=together(heats.values()),
        whole=heats.get(building.pk, NONE),
        stairs=stairs,
        floors=floors,
        others=[cell_of(place, heats) for place in doors if place.floor is None],
        spaces=_beside([place for place in places if place.kind in BESIDE], heats),
    )


def _beside(places: Iterable[Place], heats: Mapping[int, Heat]) -> list[Cell]:
    """Spaces and parking by name: all that are hot, and some quiet spaces; rows of quiet parking tell nothing."""
    hot: list[Cell] = []
    quiet: list[Cell] = []
    for row in places:
        heat = heats.get(row.pk, NONE)
        if heat.total or row.kind == PlaceKind.SPACE:
            (hot if heat.total else quiet).append(Cell(row.pk, row.name, row.name, heat))
    return hot + quiet[:QUIET]


def _front(
    doors: Sequence[Place], places: Sequence[Place], heats: Mapping[int, Heat]
) -> tuple[list[Stair], list[Floor]]:
    """Entrances side by side, floors from the top; a floor nobody has a door on is left out."""
    found = {row.code.rpartition("-")[2]: row for row in places if row.kind == PlaceKind.ENTRANCE}
    numbers = sorted({place.floor or 0 for place in doors}, reverse=True)
    rows: dict[int, list[list[Cell]]] = {number: [] for number in numbers}
    stairs = []
    for name, group in groupby(sorted(doors, key=lambda row: row.entrance), key=lambda row: row.entrance):
        here = list(group)
        columns = _columns(here)
        width = max(columns.values()) + 1
        entrance = found.get(name)
        heat = heats.get(entrance.pk, NONE) if entrance else NONE
        stairs.append(
            Stair(entrance.name if entrance else name, entrance.pk if entrance else None, heat, width)
        )
        drawn: dict[int, list[list[Cell]]] = {number: [[] for _n in range(width)] for number in numbers}
        for place in here:
            drawn[place.floor or 0][columns[place.pk]].append(cell_of(place, heats))
        for number in numbers:
            rows[number] += drawn[number]
    return stairs, [Floor(number, rows[number]) for number in numbers]


def _columns(doors: Sequence[Place]) -> dict[int, int]:
    """The column of each door of an entrance: equal endings one above the other (501 over 401); where numbers follow no
    such rule, in their order from the left."""
    endings = {place.pk: _ending(place) for place in doors}
    named = sorted(set(endings.values()), key=lambda text: (len(text), text))
    floors = [
        list(group)
        for _n, group in groupby(sorted(doors, key=lambda row: row.floor or 0), key=lambda row: row.floor)
    ]
    widest = max(len(floor) for floor in floors)
    if len(named) <= max(SPARSE * widest, widest + SPARE):
        return {pk: named.index(ending) for pk, ending in endings.items()}
    return {place.pk: column for floor in floors for column, place in enumerate(floor)}


def _ending(place: Place) -> str:
    number, floor = number_of(place), str(place.floor)
    return number[len(floor) :] if number.startswith(floor) else number
