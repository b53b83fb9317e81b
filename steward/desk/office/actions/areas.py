"""Writes of areas: a named share of a site, and the places chosen into it."""

import re

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from steward.desk.office.policies import need
from steward.kernel.audit.record import record
from steward.kernel.base.refused import Refused
from steward.kernel.places.actions import some_of
from steward.kernel.places.code import code_parts
from steward.kernel.places.models import AreaPlace, Place
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Area, Site

# Not blanks: "3栋 2单元" is one place.
_BETWEEN = re.compile(r"[,，、;；\n]+")


@transaction.atomic
def add_area(*, by: Actor, site: Site, name: str, places: str = "") -> Area:
    """Add an area to a site, with its first places. Events `area.add` and, with places, `area.choose_places`.

    Refuses a name the site has, codes it does not have, and people without the right there.
    """
    hat = need("add", by, site.pk)
    area = Area(organisation_id=by.organisation_id, site=site, name=name)
    _save(area)
    record("area.add", area, by=by, hat=hat, site_id=site.pk, data={"name": name})
    if places.strip():
        choose_places(area, by=by, places=places)
    return area


@transaction.atomic
def change_area(area: Area, *, by: Actor, name: str) -> Area:
    """Rename an area. Event `area.change` with the name before. Refusals as `add_area`."""
    hat = need("change", by, area.site_id)
    before, area.name = area.name, name
    _save(area)
    data = {"before": before, "name": name}
    record("area.change", area, by=by, hat=hat, site_id=area.site_id, data=data)
    return area


@transaction.atomic
def choose_places(area: Area, *, by: Actor, places: str) -> Area:
    """Choose places into an area by their codes: a building with all in it, or a unit or space alone (REG4).

    Several are separated by commas or lines, in any spelling (`3栋、5-1-201`). Those chosen already stay. Event
    `area.choose_places` with the codes that came in. Refuses codes the site does not have, naming them.
    """
    hat = need("choose_places", by, area.site_id)
    found = _places(area.site_id, places)
    there = set(AreaPlace.objects.filter(area=area).values_list("place_id", flat=True))
    fresh = [place for place in found if place.pk not in there]
    AreaPlace.objects.bulk_create(
        AreaPlace(organisation_id=area.organisation_id, area=area, place=place) for place in fresh
    )
    data = {"codes": "、".join(place.code for place in fresh)}
    record("area.choose_places", area, by=by, hat=hat, site_id=area.site_id, data=data)
    return area


@transaction.atomic
def drop_place(area: Area, *, by: Actor, place: AreaPlace) -> Area:
    """Take a place out of an area. Event `area.drop_place`. Refuses a place of another area."""
    hat = need("drop_place", by, area.site_id)
    code = place.place.code
    if not AreaPlace.objects.filter(pk=place.pk, area=area).delete()[0]:
        raise Refused(_("This place is not in the area."), field="place")
    record("area.drop_place", area, by=by, hat=hat, site_id=area.site_id, data={"code": code})
    return area


@transaction.atomic
def remove_area(area: Area, *, by: Actor) -> Area:
    """Remove an area nobody ever answered for; the places stay. Event `area.remove`.

    Refuses one that stands in an appointment, past ones included: it would vanish from the trail.
    """
    hat = need("remove", by, area.site_id)
    row = area.appointments.select_related("user").first()
    if row:
        raise Refused(
            _("%(name)s answers for this area, or did.") % {"name": row.user.name},
            do=_("Leave it without places instead."),
            code="in_use",
        )
    record("area.remove", area, by=by, hat=hat, site_id=area.site_id, data={"name": area.name})
    Area.objects.filter(pk=area.pk).delete()
    return area


def _places(site_id: int, text: str) -> list[Place]:
    """The places of a site that a list of codes names. Refuses unknown codes, all of them named."""
    wanted = {"-".join(code_parts(part)): part.strip() for part in _BETWEEN.split(text) if part.strip()}
    rows = Place.objects.filter(site_id=site_id, is_active=True, code__in=[code for code in wanted if code])
    found = list(rows.order_by("sort_key", "pk"))
    unknown = [text for code, text in wanted.items() if code not in {place.code for place in found}]
    if unknown or not wanted:
        raise Refused(
            _("The site has no %(codes)s.") % {"codes": some_of(unknown)}
            if unknown
            else _("No place was named."),
            do=_("Type codes as they stand in the list of households, for example 3 or 3-2-501."),
            field="places",
            code="unknown_place",
        )
    return found


def _save(area: Area) -> None:
    try:
        with transaction.atomic():
            area.save()
    except IntegrityError:
        raise Refused(
            _("The site has an area of this name already."), do=_("Choose another name."), field="name"
        )
