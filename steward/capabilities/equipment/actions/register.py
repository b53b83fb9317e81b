"""Writes of the register: what is there, where, whether it is in use, until when its inspection holds."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from steward.capabilities.equipment.choices import Use
from steward.capabilities.equipment.models import Certificate, Covered, Equipment, Plan
from steward.capabilities.equipment.policies import MAY, check
from steward.kernel.audit.record import build, record, record_many
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused, need_words
from steward.kernel.evidence.actions import attach_photo
from steward.kernel.places.models import Place
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Site

FIELDS = ("name", "name_en", "discipline", "kind", "brand", "type_name", "installed", "life_years")


@transaction.atomic
def add_equipment(
    *,
    by: Actor,
    site: Site,
    code: str,
    name: str,
    place: Place | None = None,
    location: str = "",
    certified_until: date | None = None,
    certificate: str = "",
    **details: Any,
) -> Equipment:
    """Enter one piece in the register of a site (INS2).

    `details`: name_en, discipline, kind, brand, type_name, installed (as much of the day as is known), life_years.
    Effects: row, plans that waited for this code cover it, event `equipment.add`. Refuses a post without the verb at
    the site, a code the site has, and a place of another site.
    """
    hat = by.need_hat(MAY["add"], site_id=site.pk)
    need_new(site, code, Equipment)
    _need_here(place, site)
    equipment = Equipment.objects.create(
        organisation_id=by.organisation_id,
        site=site,
        code=code,
        name=name,
        place=place,
        location=location,
        certified_until=certified_until,
        certificate=certificate,
        added_at=clock.now(),
        **{field: value for field, value in details.items() if value not in (None, "")},
    )
    if certified_until is not None:
        _hold(equipment, certified_until)
    cover_waiting(site.pk, {equipment.code: equipment.pk}, by=by)
    record("equipment.add", equipment, by=by, hat=hat, site_id=site.pk, data={"code": code})
    return equipment


@transaction.atomic
def change_equipment(equipment: Equipment, *, by: Actor, name: str, **details: Any) -> Equipment:
    """Correct what the register says of a piece: name, discipline, kind, brand, type, when installed, for how long.

    Effects: fields, event `equipment.change`. Refuses what is scrapped.
    """
    hat = check("change", equipment, by)
    _need_kept(equipment)
    values: dict[str, Any] = {"name": name, **details}
    for field in FIELDS:
        if field in values:
            setattr(equipment, field, values[field])
    equipment.save(update_fields=[field for field in FIELDS if field in values])
    record("equipment.change", equipment, by=by, hat=hat, site_id=equipment.site_id)
    return equipment


@transaction.atomic
def move_equipment(
    equipment: Equipment, *, by: Actor, place: Place | None = None, location: str = ""
) -> Equipment:
    """Say where a piece is now: at a place of its site, in words, or both.

    Effects: place and words, event `equipment.move`. Refuses what is scrapped, a place of another site, and neither.
    """
    hat = check("move", equipment, by)
    _need_kept(equipment)
    _need_here(place, equipment.site)
    if place is None:
        need_words(location, "location", _("Where is it?"))
    equipment.place, equipment.location = place, location.strip()
    equipment.save(update_fields=["place", "location"])
    data = {"where": equipment.where}
    record("equipment.move", equipment, by=by, hat=hat, site_id=equipment.site_id, data=data)
    return equipment


@transaction.atomic
def certify_equipment(
    equipment: Equipment,
    *,
    by: Actor,
    holds_until: date,
    certificate: str = "",
    photos: Sequence[UploadedFile] = (),
) -> Equipment:
    """Note until when the statutory inspection of special equipment holds (特种设备安全监察条例 art. 28).

    Effects: day and number, the certificate before is over, photos of the mark or the report for staff, event
    `equipment.certify`. Refuses what is scrapped, and a day that is over.
    """
    hat = check("certify", equipment, by)
    _need_kept(equipment)
    if holds_until <= clock.today():
        raise Refused(
            _("That inspection no longer holds."),
            do=_("Take the date from the new mark or report."),
            field="holds_until",
            code="over",
        )
    equipment.certified_until, equipment.certificate = holds_until, certificate
    equipment.save(update_fields=["certified_until", "certificate"])
    _hold(equipment, holds_until)
    for photo in photos:
        attach_photo(equipment, photo, by=by, hat=hat, internal=True)
    data = {"until": holds_until.isoformat()}
    record("equipment.certify", equipment, by=by, hat=hat, site_id=equipment.site_id, data=data)
    return equipment


@transaction.atomic
def cover_waiting(site_id: int, codes: Mapping[str, int], *, by: Actor) -> list[Covered]:
    """Let plans that came with a code the register did not have cover it, now that it has.

    What was made; the plan of each still bears the code as it was. Records `maintenance.change` for each plan.
    """
    waiting = Plan.objects.filter(site_id=site_id).exclude(tag="").order_by("pk")
    if len(codes) == 1:
        waiting = waiting.filter(tag=next(iter(codes)))
    found = [plan for plan in waiting if plan.tag in codes]
    made = Covered.objects.bulk_create(
        [
            Covered(organisation_id=by.organisation_id, plan=plan, equipment_id=codes[plan.tag])
            for plan in found
        ],
        batch_size=500,
    )
    Plan.objects.filter(pk__in=[plan.pk for plan in found]).update(tag="")
    record_many(build("maintenance.change", plan, by=by, site_id=site_id) for plan in found)
    return made


def _hold(equipment: Equipment, holds_until: date) -> None:
    """Keep its certificate; the one before is over."""
    at = clock.now()
    Certificate.objects.filter(equipment=equipment, over_at__isnull=True).update(over_at=at)
    Certificate.objects.update_or_create(
        equipment=equipment,
        holds_until=holds_until,
        defaults={"number": equipment.certificate, "noted_at": at, "over_at": None},
        create_defaults={
            "organisation_id": equipment.organisation_id,
            "number": equipment.certificate,
            "noted_at": at,
        },
    )


def _need_kept(equipment: Equipment) -> None:
    if equipment.use == Use.SCRAPPED:
        raise Refused(_("It is scrapped."), do=_("Enter its successor in the register."), code="scrapped")


def _need_here(place: Place | None, site: Site) -> None:
    if place is not None and place.site_id != site.pk:
        raise Refused(_("This place is of another site."), field="place", code="elsewhere")


def need_new(site: Site, code: str, model: type[Equipment] | type[Plan]) -> None:
    """Refuses a code the site has already."""
    if model._default_manager.filter(site=site, code=code).exists():
        raise Refused(
            _("This site has the code %(code)s already.") % {"code": code},
            do=_("Take another one, or change what bears it."),
            field="code",
            code="twice",
        )
