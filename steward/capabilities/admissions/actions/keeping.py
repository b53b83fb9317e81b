"""What time does to admissions: reminding, a word that was not delivered, forgetting."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from steward.capabilities.admissions.choices import State
from steward.capabilities.admissions.models import Admission
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.evidence.actions import forget_files
from steward.kernel.tenancy.actor import Actor, system_actor


def remind_admissions(at: datetime | None = None) -> int:
    """Once for each that is past its day: event `admission.remind`, which those who lead hear of. How many."""
    now = at or clock.now()
    late = Admission.objects.filter(state=State.ASKED, due_at__lt=now, reminded_at__isnull=True)
    count = 0
    for row in late.select_related("place").order_by("due_at", "pk"):
        with transaction.atomic():
            # Of two sweeps one reminds.
            if Admission.objects.filter(pk=row.pk, state=State.ASKED, reminded_at=None).update(
                reminded_at=now
            ):
                record("admission.remind", row, by=_system(row), site_id=row.site_id)
                count += 1
    return count


@transaction.atomic
def miss_admission_notice(row: Admission, *, reason: str) -> None:
    """The applicant could not be told: event `admission.lose_notice`, so that the desk rings up."""
    record("admission.lose_notice", row, by=_system(row), site_id=row.site_id, data={"reason": reason[:200]})


@transaction.atomic
def forget_admissions(found: Iterable[Admission], *, by: Actor) -> int:
    """Blank who asked and delete the papers; part of `keep_retention` and `erase_party`, which record. How many."""
    rows = list(found)
    for row in rows:
        forget_files(row, by=by)
    blank = {"name": "", "phone": "", "phone_index": "", "reason": "", "forgotten_at": clock.now()}
    return Admission.objects.filter(pk__in=[row.pk for row in rows]).update(**blank)


def _system(row: Admission) -> Actor:
    return system_actor(row.organisation_id, "admissions")
