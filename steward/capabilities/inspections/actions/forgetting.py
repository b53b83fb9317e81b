"""Forgetting: where a walker stood, what he signed, and records that could not be taken, once they are long over."""

from datetime import datetime

from steward.capabilities.inspections.models import RefusedRecord, Visit
from steward.kernel.evidence.actions import forget_files
from steward.kernel.people.retention import AT_ONCE
from steward.kernel.tenancy.actor import Actor


def forget_positions(before: datetime, by: Actor) -> int:
    """Blank positions and signatures of visits made long ago, and delete refused records of then; part of
    `keep_retention`. How many rows. Who was where when, and what was found, stays: it is the record itself.
    """
    old = Visit.objects.filter(at__lt=before)
    placed = list(
        old.filter(latitude__isnull=False).order_by("at", "pk").values_list("pk", flat=True)[:AT_ONCE]
    )
    Visit.objects.filter(pk__in=placed).update(latitude=None, longitude=None, accuracy_metres=None)
    signed = list(
        old.filter(signature__isnull=False).select_related("signature").order_by("at", "pk")[:AT_ONCE]
    )
    for visit in signed:
        if visit.signature is not None:
            forget_files(visit.signature, by=by)
    Visit.objects.filter(pk__in=[visit.pk for visit in signed]).update(signature=None)
    refused = RefusedRecord.objects.filter(received_at__lt=before).order_by("pk").values_list("pk", flat=True)
    gone, _tables = RefusedRecord.objects.filter(pk__in=list(refused[:AT_ONCE])).delete()
    return len(placed) + len(signed) + gone
