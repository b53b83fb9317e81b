"""What an applicant does: ask, within limits."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from steward.capabilities.admissions.choices import Standing, State
from steward.capabilities.admissions.models import Admission
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.privacy import keyed_index
from steward.kernel.base.refused import Refused
from steward.kernel.evidence.actions import attach_photo
from steward.kernel.people.actions.parties import clean_name
from steward.kernel.people.numbers import normal_phone
from steward.kernel.places.models import Place
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Site
from steward.kernel.work.clocks import site_hours

# Two working days of eight hours; two days where no working hours are set.
WORKING, AROUND_THE_CLOCK = 2 * 8 * 60, 2 * 24 * 60
DAY = timedelta(days=1)
# One number asks for so many homes a day and has so many waiting; so many strangers at a site are a flood.
PER_DAY, WAITING, FLOOD = 5, 3, 200


class TooMany(Refused):
    """More requests than people have homes."""

    status = 429


@transaction.atomic
def ask_admission(
    place: Place,
    *,
    by: Actor,
    relation: str,
    name: str,
    phone: str,
    starts_on: date,
    ends_on: date | None = None,
    photos: Sequence[UploadedFile] = (),
) -> Admission:
    """Somebody whose number was proved asks for access to a home, to be answered within two working days (REG1).

    Effects: the request, photos kept for those who decide, event `admission.ask`. Asked again for the same home it
    stays one request. Refuses a name that is none, a lease that ends before it begins, an owner or a tenant without a
    paper, the sixth request of a number a day or its fourth waiting, and floods; never says who is on record.
    """
    said, number, at = clean_name(name), normal_phone(phone), clock.now()
    index = keyed_index(number, "phone")
    if ends_on and ends_on < starts_on:
        raise Refused(_("The end lies before the start."), field="ends_on")
    if relation != Standing.HOUSEHOLD and not photos:
        raise Refused(_("Take a photo of the contract or the certificate."), field="photos")
    same = Admission.objects.filter(place=place, phone_index=index, state=State.ASKED)
    if known := same.first():
        return known
    _not_too_many(index, place.site, at)
    row = Admission(
        organisation_id=by.organisation_id,
        place=place,
        relation=Standing(relation),
        name=said,
        phone=number,
        phone_index=index,
        starts_on=starts_on,
        ends_on=ends_on,
        asked_at=at,
        due_at=_due(place.site, at),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # sent twice at once
        return same.get()
    for upload in photos:
        attach_photo(row, upload, by=by, internal=True)
    record("admission.ask", row, by=by, site_id=row.site_id, at=at, data={"relation": row.relation})
    return row


def _due(site: Site, at: datetime) -> datetime:
    hours = site_hours(site)
    return hours.add_minutes(at, AROUND_THE_CLOCK if hours.always_open else WORKING)


def _not_too_many(index: str, site: Site, at: datetime) -> None:
    own = Admission.objects.filter(phone_index=index)
    if (
        own.filter(asked_at__gt=at - DAY).count() >= PER_DAY
        or own.filter(state=State.ASKED).count() >= WAITING
        or Admission.objects.filter(place__site=site, state=State.ASKED).count() >= FLOOD
    ):
        raise TooMany(_("Too many requests are waiting."), do=_("Ring us up, or come to the service desk."))
