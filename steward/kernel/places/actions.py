"""Writes of places: buildings, units and spaces, one at a time or a hundred thousand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from steward.kernel.audit.record import record
from steward.kernel.base.refused import Refused
from steward.kernel.places.code import Code, code_parts, floor_of, parse_building, parse_code, search_key, sort_key
from steward.kernel.places.models import Place, PlaceKind
from steward.kernel.places.queries import taken_codes
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Site

KEEPERS = frozenset({Role.ADMIN, Role.MANAGER})
# Kinds that may stand on a site's ground, outside every building.
ROOTS = frozenset({PlaceKind.SPACE, PlaceKind.PARKING})
# How many codes a refusal names before it only counts.
NAMED = 5


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
    def key(self) -> tuple[int, str, str]:
        kind = self.kind if self.code.number else PlaceKind.BUILDING
        return self.site_id, str(kind), str(self.code)


@transaction.atomic
def add_building(
    site: Site, text: str, *, by: Actor, name: str = "", facts: dict[str, Any] | None = None
) -> Place:
    """Add a building under its code in any spelling (`3栋`). Records `place.add`.

    Refuses without ADMIN or MANAGER at the site, an unreadable code, and a code the site already has (REG4).
    """
    code = parse_building(text)
    row = _place(site.organisation_id, site.pk, Code(code), PlaceKind.BUILDING, name=name, facts=facts)
    place = _insert(row, by=by)
    place.building = place
    place.save(update_fields=["building"])
    return place


@transaction.atomic
def add_unit(
    building: Place,
    text: str,
    *,
    by: Actor,
    name: str = "",
    area_cm: int | None = None,
    property_type: str = "",
    facts: dict[str, Any] | None = None,
) -> Place:
    """Add a unit to a building, under its whole code in any spelling; `area_cm` is 1/100 m2. Records `place.add`.

    Refuses without ADMIN or MANAGER at the site, an unreadable code, one of another building, and one the
    site already has (REG4).
    """
    code = parse_code(text)
    if code.building != building.code:
        raise Refused(
            _("Unit %(unit)s does not belong to building %(building)s.") % {"unit": code, "building": building.code},
            field="code",
            code="other_building",
        )
    row = _place(
        building.organisation_id,
        building.site_id,
        code,
        PlaceKind.UNIT,
        parent=building,
        name=name,
        area_cm=area_cm,
        property_type=property_type,
        facts=facts,
    )
    return _insert(row, by=by)


@transaction.atomic
def add_space(
    site: Site,
    text: str,
    *,
    by: Actor,
    kind: str = PlaceKind.SPACE,
    parent: Place | None = None,
    name: str = "",
    facts: dict[str, Any] | None = None,
) -> Place:
    """Add a common space, an entrance, a parking space or a guest room; its code may be a word (`大堂`).

    Inside a building the code begins with the building's. Records `place.add`. Refuses without ADMIN or
    MANAGER at the site, an empty code, a parent of another site, and a code the site already has.
    """
    number = "-".join(code_parts(text))
    if not number:
        raise Refused(_("A place needs a code."), field="code", code="bad_code")
    if parent and parent.site_id != site.pk:
        raise Refused(_("That building belongs to another site."), field="parent", code="other_site")
    code = Code(parent.code if parent else "", "", number)
    return _insert(_place(site.organisation_id, site.pk, code, kind, parent=parent, name=name, facts=facts), by=by)


@transaction.atomic
def add_places(rows: Sequence[NewPlace], *, by: Actor) -> list[Place]:
    """Add many buildings and units at once, buildings first; the places come back in the order of the rows.

    Records one `place.add_many` per site. Refuses all of them without ADMIN or MANAGER at a site, for codes that
    come twice or exist already, and for units whose building neither exists nor is among the rows.
    """
    site_ids = {row.site_id for row in rows}
    hats = {site_id: by.need_hat(KEEPERS, site_id=site_id) for site_id in site_ids}
    taken = taken_codes(site_ids)
    _refuse_doubles(rows, set(taken))
    made: dict[tuple[int, str, str], Place] = {}
    buildings = [row for row in rows if not row.code.number]
    for place in _create(_as_place(row, by, None) for row in buildings):
        made[place.site_id, place.kind, place.code] = place
    keys = [place.pk for place in made.values()]
    for start in range(0, len(keys), 500):
        Place.objects.filter(pk__in=keys[start : start + 500]).update(building=F("pk"))
    ids = {key[::2]: pk for key, pk in taken.items() if key[1] == PlaceKind.BUILDING}
    ids |= {key[::2]: place.pk for key, place in made.items()}
    units = [row for row in rows if row.code.number]
    _refuse_unknown_buildings(units, ids)
    for place in _create(_as_place(row, by, ids.get((row.site_id, row.code.building))) for row in units):
        made[place.site_id, place.kind, place.code] = place
    for site in Site.objects.filter(pk__in=site_ids).order_by("pk"):
        codes = [str(row.code) for row in rows if row.site_id == site.pk]
        data = {"count": len(codes), "first": codes[0], "last": codes[-1]}
        record("place.add_many", site, by=by, hat=hats[site.pk], site_id=site.pk, data=data)
    return [made[row.key] for row in rows]


def _insert(place: Place, *, by: Actor) -> Place:
    hat = by.need_hat(KEEPERS, site_id=place.site_id)
    try:
        with transaction.atomic():
            place.save(force_insert=True)
    except IntegrityError:
        raise _already_there([place.code])
    data = {"code": place.code, "kind": str(place.kind)}
    record("place.add", place, by=by, hat=hat, site_id=place.site_id, data=data)
    return place


def _place(
    organisation_id: int,
    site_id: int,
    code: Code,
    kind: str,
    *,
    parent: Place | None = None,
    name: str = "",
    area_cm: int | None = None,
    property_type: str = "",
    facts: dict[str, Any] | None = None,
) -> Place:
    text = str(code)
    return Place(
        organisation_id=organisation_id,
        site_id=site_id,
        parent=parent,
        building_id=parent.building_id if parent else None,
        kind=kind,
        code=text,
        name=name or text,
        sort_key=sort_key(text),
        search_key=search_key(text),
        entrance=code.entrance,
        floor=floor_of(code.number),
        area_cm=area_cm,
        property_type=property_type,
        facts=facts or {},
    )


def _as_place(row: NewPlace, by: Actor, building_id: int | None) -> Place:
    place = _place(
        by.organisation_id,
        row.site_id,
        row.code,
        row.key[1],
        name=row.name,
        area_cm=row.area_cm,
        property_type=row.property_type,
        facts=row.facts,
    )
    place.parent_id = place.building_id = building_id
    return place


def _create(places: Iterable[Place]) -> list[Place]:
    return Place.objects.bulk_create(list(places), batch_size=2000)


def _refuse_doubles(rows: Sequence[NewPlace], taken: set[tuple[int, str, str]]) -> None:
    doubles = []
    for row in rows:
        if row.key in taken:
            doubles.append(str(row.code))
        taken.add(row.key)
    if doubles:
        raise _already_there(doubles)


def _refuse_unknown_buildings(units: Sequence[NewPlace], ids: dict[tuple[Any, ...], int]) -> None:
    unknown = {
        row.code.building or str(row.code)
        for row in units
        if (row.site_id, row.code.building) not in ids and (row.code.building or row.kind not in ROOTS)
    }
    if unknown:
        raise Refused(
            _("These buildings are not known yet: %(codes)s.") % {"codes": _some(sorted(unknown))},
            do=_("Add the buildings first."),
            code="unknown_building",
        )


def _already_there(codes: list[str]) -> Refused:
    return Refused(
        _("The site already has %(codes)s.") % {"codes": _some(codes)},
        do=_("Look the place up, or choose another code."),
        field="code",
        code="already_there",
    )


def _some(codes: list[str]) -> str:
    named = ", ".join(codes[:NAMED])
    return _("%(codes)s and %(more)d more") % {"codes": named, "more": len(codes) - NAMED} if codes[NAMED:] else named
