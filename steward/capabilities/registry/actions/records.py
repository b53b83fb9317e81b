"""Core records: somebody looked, and it is still true."""

from django.db import transaction
from django.utils.translation import gettext as _

from steward.capabilities.registry.choices import Occupancy
from steward.capabilities.registry.models import CoreRecord
from steward.capabilities.registry.policies import MAY
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.people.policies import need_place
from steward.kernel.places.models import Place, PlaceKind
from steward.kernel.tenancy.actor import Actor


@transaction.atomic
def confirm_household(place: Place, *, by: Actor, occupancy: str) -> CoreRecord:
    """What is recorded of a unit is still true today, and so it is lived in (REG1, REG2).

    Effects: the day, who looked and the occupancy, event `household.confirm`. What is missing from the record stays
    missing: a confirmed household counts as known once it is complete. Refuses what is no unit.
    """
    hat = need_place(place, by, MAY["confirm"])
    if place.kind != PlaceKind.UNIT:
        raise Refused(_("Only units have a core record."))
    row, _new = CoreRecord.objects.update_or_create(
        organisation_id=place.organisation_id,
        place=place,
        defaults={
            "occupancy": Occupancy(occupancy),
            "confirmed_on": clock.today(),
            "confirmed_by_id": by.person_id,
        },
    )
    record("household.confirm", place, by=by, hat=hat, site_id=place.site_id, data={"occupancy": occupancy})
    return row
