"""What time does to corrections: reminding, a word that was not delivered, forgetting."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from steward.capabilities.corrections.choices import State
from steward.capabilities.corrections.models import Correction
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.evidence.actions import forget_files
from steward.kernel.tenancy.actor import Actor, system_actor


def remind_corrections(at: datetime | None = None) -> int:
    """Once for each that is past its day: event `correction.remind`, which those who lead hear of. How many."""
    now = at or clock.now()
    late = Correction.objects.filter(state=State.ASKED, due_at__lt=now, reminded_at__isnull=True)
    count = 0
    for row in late.select_related("place").order_by("due_at", "pk"):
        with transaction.atomic():
            # Of two sweeps one reminds.
            if Correction.objects.filter(pk=row.pk, state=State.ASKED, reminded_at=None).update(
                reminded_at=now
            ):
                by = system_actor(row.organisation_id, "corrections")
                record("correction.remind", row, by=by, site_id=row.site_id, data={"field": row.field})
                count += 1
    return count


@transaction.atomic
def miss_correction_notice(row: Correction, *, reason: str) -> None:
    """The old number could not be told: event `correction.lose_notice`, so that the desk rings up before deciding."""
    by = system_actor(row.organisation_id, "corrections")
    record("correction.lose_notice", row, by=by, site_id=row.site_id, data={"reason": reason[:200]})


@transaction.atomic
def forget_corrections(found: Iterable[Correction], *, by: Actor) -> int:
    """Blank what was asked for and delete the photos; part of `keep_retention` and `erase_party`, which record.

    How many.
    """
    rows = list(found)
    for row in rows:
        forget_files(row, by=by)
    blank = {"before": "", "name": "", "value": "", "reason": "", "forgotten_at": clock.now()}
    return Correction.objects.filter(pk__in=[row.pk for row in rows]).update(**blank)
