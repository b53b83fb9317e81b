"""Familiarity (REG2): the share of households whose core record is complete and confirmed, by area and steward."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet

from steward.capabilities.registry.choices import Figure, Known, Rule
from steward.capabilities.registry.queries.households import visible_households
from steward.capabilities.registry.queries.listed import units_in_reach
from steward.capabilities.registry.queries.measures import Figures, measures_for
from steward.capabilities.registry.queries.records import with_known
from steward.kernel.base import clock
from steward.kernel.places.models import AreaPlace, PlaceKind
from steward.kernel.places.queries import WIDE, AreaScope
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Appointment, Area
from steward.kernel.tenancy.queries import in_force


@dataclass(frozen=True)
class Tally:
    """Households and how many of them are known, incomplete, or confirmed too long ago."""

    households: int = 0
    known: int = 0
    incomplete: int = 0
    unconfirmed: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.households + other.households,
            self.known + other.known,
            self.incomplete + other.incomplete,
            self.unconfirmed + other.unconfirmed,
        )

    @property
    def percent(self) -> int | None:
        """Whole percent, rounded down: 94.9 is not yet 95. None without households."""
        return self.known * 100 // self.households if self.households else None


@dataclass(frozen=True)
class Familiarity:
    """One line of the page: an area, or all areas of a steward, or what lies in no area."""

    tally: Tally
    target: int
    area: Area | None = None
    steward: str = ""
    area_ids: tuple[int, ...] = ()

    @property
    def where(self) -> str:
        """The query by which the household list shows the rows behind."""
        return urlencode([("area", pk) for pk in self.area_ids])

    @property
    def meets(self) -> bool:
        return self.tally.known * 100 >= self.target * self.tally.households


class Counted:
    """Every unit in reach counted once: by building, and one by one where an area holds single units."""

    def __init__(self, actor: Actor, rule: Figures, single_ids: Iterable[int]) -> None:
        units = with_known(visible_households(actor).filter(kind=PlaceKind.UNIT), rule)
        self.buildings = {row[0]: Tally(*row[1:]) for row in _tallied(units, "building_id")}
        alone = _tallied(units.filter(pk__in=list(single_ids)), "pk", "building_id")
        self.singles = {row[0]: (row[1], Tally(*row[2:])) for row in alone}

    def of(self, scope: AreaScope) -> Tally:
        """The units of some areas; one chosen twice, by itself and with its building, counts once."""
        found = [self.buildings.get(pk, Tally()) for pk in scope.building_ids]
        for pk in scope.place_ids & set(self.singles):
            building, tally = self.singles[pk]
            if building not in scope.building_ids:
                found.append(tally)
        return sum(found, Tally())

    @property
    def all(self) -> Tally:
        return sum(self.buildings.values(), Tally())


def _tallied(units: QuerySet[Any], *keys: str) -> QuerySet[Any, tuple[Any, ...]]:
    counts = {f"n_{word}": Count("pk", filter=Q(known=word)) for word in Known.values}
    grouped = units.order_by().values_list(*keys).annotate(n=Count("pk"), **counts)
    rows: QuerySet[Any, tuple[Any, ...]] = grouped.values_list(*keys, "n", *counts)
    return rows


def visible_areas(actor: Actor) -> QuerySet[Area]:
    """Areas of the sites the actor sees whole, and those the actor's own posts answer for."""
    wide = actor.hats_with(WIDE)
    if actor.is_system or any(hat.site_id is None for hat in wide):
        return Area.objects.all()
    mine = {pk for hat in actor.hats if Role.STEWARD in hat.roles for pk in hat.area_ids}
    return Area.objects.filter(Q(site_id__in={hat.site_id for hat in wide}) | Q(pk__in=mine))


def scopes_of(areas: Iterable[Area]) -> Mapping[int, AreaScope]:
    """The places of each area: one query for all of them."""
    buildings: dict[int, set[int]] = defaultdict(set)
    singles: dict[int, set[int]] = defaultdict(set)
    rows = AreaPlace.objects.filter(area__in=list(areas))
    for area_id, place_id, kind in rows.values_list("area_id", "place_id", "place__kind"):
        (buildings if kind == PlaceKind.BUILDING else singles)[area_id].add(place_id)
    return {pk: AreaScope(frozenset(buildings[pk]), frozenset(singles[pk])) for pk in {*buildings, *singles}}


def stewards_of(areas: Iterable[Area]) -> list[tuple[str, list[int]]]:
    """Who answers for which areas today, by name; whoever only stands in is not measured by it.

    Namesakes are two lines, and one person with two posts is one.
    """
    rows = Appointment.objects.filter(in_force(clock.today()), acting_for=None, areas__in=list(areas))
    names: dict[int, str] = {}
    found: dict[int, dict[int, None]] = defaultdict(dict)
    for user_id, name, area_id in rows.order_by("user__name", "user_id", "areas__name").values_list(
        "user_id", "user__name", "areas"
    ):
        names[user_id] = name
        found[user_id][area_id] = None
    return [(names[user_id], list(ids)) for user_id, ids in found.items()]


@dataclass(frozen=True)
class Report:
    """Familiarity as one page shows it. `outside` are units in no area: nobody answers for them."""

    target: int
    months: int
    areas: list[Familiarity]
    stewards: list[Familiarity]
    outside: int
    whole: Familiarity


def familiarity(actor: Actor) -> Report:
    """The share of known households in the actor's reach by area and by steward; six queries whatever their number."""
    rule = measures_for(actor)[Rule.RECORD]
    areas = list(visible_areas(actor).select_related("site").order_by("site__name", "name", "pk"))
    scopes = scopes_of(areas)
    counted = Counted(actor, rule, {pk for scope in scopes.values() for pk in scope.place_ids})
    answering = stewards_of(areas)

    def line(scope: AreaScope, **more: object) -> Familiarity:
        return Familiarity(counted.of(scope), rule["target"], **more)  # type: ignore[arg-type]

    names = {area.pk: "、".join(name for name, ids in answering if area.pk in ids) for area in areas}
    return Report(
        target=rule["target"],
        months=rule["months"],
        areas=[
            line(scopes.get(a.pk, AreaScope()), area=a, steward=names[a.pk], area_ids=(a.pk,)) for a in areas
        ],
        stewards=[line(_together(scopes, ids), steward=name, area_ids=tuple(ids)) for name, ids in answering],
        outside=counted.all.households - counted.of(_together(scopes, scopes)).households,
        whole=Familiarity(counted.all, rule["target"]),
    )


def whole_reach(actor: Actor) -> Familiarity:
    """All units in the actor's reach as one line, without the areas it is made of."""
    words = Counter(unit.known for unit in units_in_reach(actor))
    tally = Tally(words.total(), *(words[word] for word in Known.values))
    return Familiarity(tally, measures_for(actor)[Rule.RECORD][Figure.TARGET])


def _together(scopes: Mapping[int, AreaScope], ids: Iterable[int]) -> AreaScope:
    chosen = [scopes[pk] for pk in ids if pk in scopes]
    return AreaScope(
        frozenset().union(*(scope.building_ids for scope in chosen)),
        frozenset().union(*(scope.place_ids for scope in chosen)),
    )
