"""Reads of places: by code in any spelling, by area, by what an actor may see."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from steward.kernel.places.code import code_parts
from steward.kernel.places.models import AreaPlace, Place, PlaceKind
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.choices import Role

# Posts that see the whole of their site; a post that is only STEWARD sees its areas.
WIDE = frozenset(set(Role) - {Role.STEWARD})


@dataclass(frozen=True)
class AreaScope:
    """The places of areas: whole buildings, and single places chosen one by one."""

    building_ids: frozenset[int] = frozenset()
    place_ids: frozenset[int] = frozenset()

    def holds(self, building_id: int | None, place_id: int | None) -> bool:
        return building_id in self.building_ids or place_id in self.place_ids

    def rows(self, *, building: str = "building_id", place: str = "pk") -> Q:
        """The filter for rows whose columns hold a building and a place; never matches for empty areas."""
        return Q(**{f"{building}__in": self.building_ids}) | Q(**{f"{place}__in": self.place_ids})


@dataclass(frozen=True)
class Reach:
    """What of the organisation an actor may see: everything, whole sites, and the places of areas."""

    everything: bool = False
    site_ids: frozenset[int] = frozenset()
    areas: AreaScope = AreaScope()

    def rows(self, *, site: str = "site_id", building: str = "building_id", place: str = "pk") -> Q:
        """The row filter over the columns of any table that knows its place."""
        if self.everything:
            return Q()
        return Q(**{f"{site}__in": self.site_ids}) | self.areas.rows(building=building, place=place)


def places_of_areas(area_ids: Iterable[int]) -> AreaScope:
    """The buildings and single places chosen into areas: one query, none without areas."""
    wanted = set(area_ids)
    if not wanted:
        return AreaScope()
    chosen = AreaPlace.objects.filter(area_id__in=wanted).values_list("place_id", "place__kind")
    return _scope_of(dict(chosen))


def areas_of(actor: Actor, area_ids: Iterable[int]) -> AreaScope:
    """The same for areas of the actor's own hats: one query for as long as the actor lasts, however often asked."""
    wanted = set(area_ids)
    if not wanted:
        return AreaScope()
    if "areas" not in actor.kept:
        own = {area for hat in actor.hats for area in hat.area_ids}
        rows = AreaPlace.objects.filter(area_id__in=own)
        actor.kept["areas"] = list(rows.values_list("area_id", "place_id", "place__kind"))
    return _scope_of({place: kind for area, place, kind in actor.kept["areas"] if area in wanted})


def _scope_of(kinds: Mapping[int, str]) -> AreaScope:
    buildings = frozenset(pk for pk, kind in kinds.items() if kind == PlaceKind.BUILDING)
    return AreaScope(buildings, frozenset(kinds) - buildings)


def reach_of(actor: Actor) -> Reach:
    """What an actor's hats reach: sites for every post but the steward's, areas for stewards; at most one query."""
    wide = actor.hats_with(WIDE)
    if actor.is_system or any(hat.site_id is None for hat in wide):
        return Reach(everything=True)
    narrow = {
        area for hat in actor.hats if hat not in wide and Role.STEWARD in hat.roles for area in hat.area_ids
    }
    sites = frozenset(hat.site_id for hat in wide if hat.site_id is not None)
    return Reach(site_ids=sites, areas=areas_of(actor, narrow))


def worn_at(
    actor: Actor, roles: Iterable[str], *, site_id: int, building_id: int | None, place_id: int | None
) -> Hat | None:
    """The hat under which an actor comes to a place: who stands in for a colleague does so in that colleague's areas,
    and in his own he is himself (HRM2). Where no hat's areas hold the place, the first that allows it at the site.
    """
    hats = [hat for hat in actor.hats_with(roles) if hat.covers(site_id)]
    for hat in hats if len(hats) > 1 else ():
        if hat.roles & WIDE or areas_of(actor, hat.area_ids).holds(building_id, place_id):
            return hat
    return hats[0] if hats else None


def visible_places(actor: Actor) -> QuerySet[Place]:
    """Places an actor may see."""
    return Place.objects.filter(reach_of(actor).rows())


def visible_buildings(actor: Actor) -> QuerySet[Place]:
    """Buildings an actor may see whole, in order."""
    return (
        visible_places(actor).filter(kind=PlaceKind.BUILDING, is_active=True).order_by("site_id", "sort_key")
    )


def find_places(text: str, site_ids: Collection[int] | None = None, *, limit: int = 20) -> list[Place]:
    """Active places whose code begins with what was typed, in any spelling (`3栋2单元5`, `3-2-5`, `325`), in order.

    Without separators the bare digits are compared. `site_ids` narrows the search; None means all of the scope.
    """
    parts = code_parts(text)
    if not parts:
        return []
    rows = Place.objects.filter(is_active=True)
    if len(parts) == 1:
        rows = rows.filter(search_key__prefix=parts[0])
    else:
        rows = rows.filter(code__prefix="-".join(parts))
    if site_ids is not None:
        rows = rows.filter(site_id__in=site_ids)
    return list(rows.select_related("site").order_by("sort_key", "pk")[:limit])


def taken_codes(site_ids: Iterable[int]) -> dict[tuple[int, str, str], int]:
    """Every (site, kind, code) the sites have, with its id: for imports."""
    rows = Place.objects.filter(site_id__in=list(site_ids)).values_list("site_id", "kind", "code", "pk")
    return {(site, kind, code): pk for site, kind, code, pk in rows.iterator()}
