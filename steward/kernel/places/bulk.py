"""Writes of places by the hundred thousand, for imports."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from steward.kernel.audit.record import record
from steward.kernel.base.bulk import insert_rows, reserve_ids
from steward.kernel.base.refused import Refused
from steward.kernel.places.actions import KEEPERS, already_there, some_of
from steward.kernel.places.code import Code, floor_of, search_key, sort_key
from steward.kernel.places.models import Place, PlaceKind
from steward.kernel.places.queries import taken_codes
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Site

# Kinds that may stand on a site's ground, outside every building.
ROOTS = frozenset({PlaceKind.SPACE, PlaceKind.PARKING})
COLUMNS = (
    "id",
    "organisation_id",
    "site_id",
    "parent_id",
    "building_id",
    "kind",
    "code",
    "name",
    "sort_key",
    "search_key",
    "entrance",
    "floor",
    "area_cm",
    "property_type",
    "facts",
)


@dataclass(frozen=True)
class NewPlace:
    """A building (a code without number) or a place inside one, as an import brings it."""

    site_id: int
    code: Code
    kind: str = PlaceKind.UNIT
    name: str = ""
    area_cm: int | None = None
    property_type: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def kind_value(self) -> str:
        return str(self.kind if self.code.number else PlaceKind.BUILDING)


Key = tuple[int, str, str]


@transaction.atomic
def add_places(rows: Sequence[NewPlace], *, by: Actor) -> list[int]:
    """Add many buildings and units at once, in any order; their ids come back in the order of the rows.

    Records one `place.add_many` per site. Refuses all of them without ADMIN or MANAGER at a site, for codes
    that come twice or exist already, and for units whose building neither exists nor is among the rows.
    """
    site_ids = {row.site_id for row in rows}
    hats = {site_id: by.need_hat(KEEPERS, site_id=site_id) for site_id in site_ids}
    ids = reserve_ids(Place, len(rows))
    keys = [(row.site_id, row.kind_value, str(row.code)) for row in rows]
    taken = taken_codes(site_ids)
    _refuse_doubles(keys, taken)
    buildings = {
        (site_id, code): pk
        for (site_id, kind, code), pk in [*taken.items(), *zip(keys, ids, strict=True)]
        if kind == PlaceKind.BUILDING
    }
    _refuse_unknown_buildings(rows, buildings)
    values = [_values(pk, row, key, buildings, by) for pk, row, key in zip(ids, rows, keys, strict=True)]
    # Buildings first: their units refer to them.
    values.sort(key=lambda value: value[5] != PlaceKind.BUILDING)
    insert_rows(Place, COLUMNS, values)
    for site in Site.objects.filter(pk__in=site_ids).order_by("pk"):
        codes = [code for site_id, _kind, code in keys if site_id == site.pk]
        data = {"count": len(codes), "first": codes[0], "last": codes[-1]}
        record("place.add_many", site, by=by, hat=hats[site.pk], site_id=site.pk, data=data)
    return ids


def _values(
    pk: int, row: NewPlace, key: Key, buildings: dict[tuple[int, str], int], by: Actor
) -> tuple[Any, ...]:
    _site, kind, code = key
    building = buildings.get((row.site_id, row.code.building))
    return (
        pk,
        by.organisation_id,
        row.site_id,
        None if kind == PlaceKind.BUILDING else building,
        building,
        kind,
        code,
        row.name or code,
        sort_key(code),
        search_key(code),
        row.code.entrance,
        floor_of(row.code.number),
        row.area_cm,
        row.property_type,
        row.facts,
    )


def _refuse_doubles(keys: Iterable[Key], taken: Collection[Key]) -> None:
    seen = set(taken)
    doubles = []
    for key in keys:
        if key in seen:
            doubles.append(key[2])
        seen.add(key)
    if doubles:
        raise already_there(doubles)


def _refuse_unknown_buildings(rows: Iterable[NewPlace], buildings: dict[tuple[int, str], int]) -> None:
    unknown = {
        row.code.building or str(row.code)
        for row in rows
        if (row.site_id, row.code.building) not in buildings and (row.code.building or row.kind not in ROOTS)
    }
    if unknown:
        raise Refused(
            _("These buildings are not known yet: %(codes)s.") % {"codes": some_of(sorted(unknown))},
            do=_("Add the buildings first."),
            code="unknown_building",
        )
