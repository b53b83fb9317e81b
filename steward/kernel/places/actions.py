"""Writes of places: buildings, units and spaces, one at a time (many: `bulk`)."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from steward.kernel.audit.record import record
from steward.kernel.base.refused import Refused
from steward.kernel.places.code import (
    Code,
    code_parts,
    floor_of,
    parse_building,
    parse_code,
    search_key,
    sort_key,
)
from steward.kernel.places.models import Place, PlaceKind
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Site

KEEPERS = frozenset({Role.ADMIN, Role.MANAGER})
# How many codes a refusal names before it only counts.
NAMED = 5


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
    """Add a unit to a building, under its whole code in any spelling; `area_cm` is 1/100 m2.

    Records `place.add`. Refuses without ADMIN or MANAGER at the site, an unreadable code, one of another
    building, and one the site already has (REG4).
    """
    code = parse_code(text)
    if code.building != building.code:
        raise Refused(
            _("Unit %(unit)s does not belong to building %(building)s.")
            % {"unit": code, "building": building.code},
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
    return _insert(
        _place(site.organisation_id, site.pk, code, kind, parent=parent, name=name, facts=facts), by=by
    )


def _insert(place: Place, *, by: Actor) -> Place:
    hat = by.need_hat(KEEPERS, site_id=place.site_id)
    try:
        with transaction.atomic():
            place.save(force_insert=True)
    except IntegrityError:
        raise already_there([place.code])
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


def already_there(codes: list[str]) -> Refused:
    """The refusal of codes that the site has."""
    return Refused(
        _("The site already has %(codes)s.") % {"codes": some_of(codes)},
        do=_("Look the place up, or choose another code."),
        field="code",
        code="already_there",
    )


def some_of(codes: list[str]) -> str:
    """The first few codes, and how many more there are."""
    named = ", ".join(codes[:NAMED])
    if len(codes) <= NAMED:
        return named
    return _("%(codes)s and %(more)d more") % {"codes": named, "more": len(codes) - NAMED}
