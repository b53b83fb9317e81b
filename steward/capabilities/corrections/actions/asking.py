"""What a customer does: ask, once for each field and with sense."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from steward.capabilities.corrections.choices import LEAVES, OWN, Field
from steward.capabilities.corrections.models import Correction
from steward.capabilities.corrections.queries import (
    KINDS,
    contacts_for,
    homes_for,
    stands,
    tenures_for,
)
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.evidence.actions import attach_photo
from steward.kernel.people.actions.parties import clean_name, living_row
from steward.kernel.people.models import ContactPoint, Party, Tenure
from steward.kernel.people.numbers import normal_contact, normal_phone
from steward.kernel.places.models import Place
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Site
from steward.kernel.work.clocks import site_hours

# Two working days of eight hours; two days where no working hours are set.
WORKING, AROUND_THE_CLOCK = 2 * 8 * 60, 2 * 24 * 60


@transaction.atomic
def ask_correction(
    field: str,
    *,
    by: Actor,
    party: Party,
    place: Place | None = None,
    contact: ContactPoint | None = None,
    tenure: Tenure | None = None,
    name: str = "",
    value: str = "",
    on: date | None = None,
    proved: str = "",
    photos: Sequence[UploadedFile] = (),
) -> Correction:
    """A customer asks for a change of his own record, to be answered within two working days (REG1, PIPL art. 46).

    Effects: the request with what stands there now, photos kept for those who decide, event `correction.ask`; a notice
    to the old number follows where a number changes. Refuses anybody but the person himself, a home or a person he does
    not answer for, what is no name, number or address, what stands there already, a telephone number that no code
    was entered for (`proved`), and a second open request for the same field.
    """
    if by.party_id is None or by.party_id != party.pk:
        raise NotAllowed()
    party, at = living_row(party), clock.now()
    homes = homes_for(field, party.pk)
    home = place or (tenure.place if tenure else next(iter(homes), None))
    if home is None or home not in homes:
        raise NotAllowed()
    if tenure and not tenures_for(field, party.pk).filter(pk=tenure.pk, place=home).exists():
        raise NotAllowed()
    if contact and not contacts_for(field, party.pk).filter(pk=contact.pk).exists():
        raise NotAllowed()
    row = Correction(
        organisation_id=by.organisation_id,
        party=party,
        place=home,
        field=field,
        contact=contact,
        tenure=tenure,
        asked_at=at,
        due_at=_due(home.site, at),
        **_said(field, name=name, value=value, on=on),
    )
    row.slot = _slot(row)
    _need_sense(row, proved)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Refused(
            _("You asked for a change of this already."),
            do=_("Wait for the answer, or withdraw that one first."),
            code="open_already",
        )
    for upload in photos:
        attach_photo(row, upload, by=by, internal=True)
    record("correction.ask", row, by=by, site_id=row.site_id, at=at, data={"field": field})
    return row


def _due(site: Site, at: datetime) -> datetime:
    hours = site_hours(site)
    return hours.add_minutes(at, AROUND_THE_CLOCK if hours.always_open else WORKING)


def _said(field: str, *, name: str, value: str, on: date | None) -> dict[str, Any]:
    """What of the words a field is made of, as the record would keep it."""
    if field in KINDS:
        return {"value": normal_contact(KINDS[Field(field)], value)}
    if field == Field.NAME:
        return {"name": clean_name(name)}
    if field in LEAVES:
        return {"on": on or clock.today()}
    phone = normal_phone(value) if value.strip() else ""
    return {"name": clean_name(name), "value": phone, "on": on or clock.today()}


def _slot(row: Correction) -> str:
    if row.field in OWN:
        return row.field
    return f"{row.field}:{row.place_id}" + (f":{row.tenure_id}" if row.field in LEAVES else "")


def _need_sense(row: Correction, proved: str) -> None:
    """Refuses what stands there already, nobody named who leaves, and a number nobody entered a code for."""
    row.before = stands(row)
    if row.field in LEAVES and row.tenure is None:
        raise Refused(_("Say who it is."), field="tenure")
    if row.field == Field.EMERGENCY and not row.value:
        raise Refused(_("Whoever is rung up in need has a number."), field="value")
    held = ContactPoint.objects.filter(party=row.party_id, kind=KINDS.get(Field(row.field), ""))
    known = row.field in KINDS and any(contact.value == row.value for contact in held)
    if known or (row.field == Field.NAME and row.name == row.before):
        raise Refused(_("This stands in your record already."), code="same")
    if row.field == Field.PHONE and proved != row.value:
        raise Refused(_("Enter the code that was sent to the new number."), field="code", code="not_proved")
