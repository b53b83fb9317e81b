"""Writes to jobs that are not the queue's own: revive, withdraw, prune.

The audit trail lies above jobs in the kernel's layers. The verbs of people, with their right and their event, are
therefore `retry_job` and `cancel_job` in `steward/desk/actions.py`; here is what they do to the row.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.utils.translation import gettext as _

from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, Refused
from steward.kernel.jobs.choices import JobStatus
from steward.kernel.jobs.models import Job, Slot

FRESH_ATTEMPTS = 5
KEEP_ENDED = timedelta(days=14)
KEEP_DEAD = timedelta(days=90)
# Deleted at a time: pruning a large table must not hold SQLite's write lock for long.
BATCH = 1000


@transaction.atomic
def revive(job: Job) -> Job:
    """Make a dead or cancelled job due now, with five further attempts. Refuses one that is waiting, running or done.

    Attempts are not counted anew: their number is part of the fencing token, and a lost worker may still believe in
    an old one.
    """
    if job.status not in (JobStatus.DEAD, JobStatus.CANCELLED):
        raise Refused(
            _("Only a failed or cancelled job can be tried again."),
            do=_("Wait for the job; it tries again by itself while attempts are left."),
            code="job_not_ended",
        )
    return _move(
        job,
        status=JobStatus.READY,
        run_after=clock.now(),
        finished_at=None,
        sent_at=None,
        max_attempts=F("attempts") + FRESH_ATTEMPTS,
    )


@transaction.atomic
def withdraw(job: Job) -> Job:
    """Cancel a waiting or running job; a running one ends at its next report of progress. Refuses one that is over."""
    if job.status not in (JobStatus.READY, JobStatus.RUNNING):
        raise Refused(_("This job is over; there is nothing left to cancel."), code="job_ended")
    return _move(job, status=JobStatus.CANCELLED, lease_until=None, suspected=False, finished_at=clock.now())


def prune_jobs(at: datetime | None = None) -> dict[str, int]:
    """Delete ended jobs after 14 days, dead ones after 90; slots after 14, except each schedule's newest."""
    now = at or clock.now()
    ended = Job.objects.filter(
        status__in=[JobStatus.DONE, JobStatus.CANCELLED], finished_at__lt=now - KEEP_ENDED
    )
    dead = Job.objects.filter(status=JobStatus.DEAD, finished_at__lt=now - KEEP_DEAD)
    newest = Slot.objects.filter(slot__lte=now).values_list("name").annotate(Max("slot"))
    keep = [Slot.objects.get(name=name, slot=slot).pk for name, slot in newest]
    slots = Slot.objects.filter(slot__lt=now - KEEP_ENDED).exclude(pk__in=keep)
    return {"ended": _delete(ended), "dead": _delete(dead), "slots": _delete(slots)}


def _move(job: Job, **columns: object) -> Job:
    """Compare-and-set from the state the person saw."""
    seen = Job.objects.filter(pk=job.pk, status=job.status, attempts=job.attempts)
    if not seen.update(**columns):
        raise Lost()
    job.refresh_from_db()
    return job


def _delete(rows: QuerySet[Job] | QuerySet[Slot]) -> int:
    total = 0
    while batch := list(rows.values_list("pk", flat=True)[:BATCH]):
        total += rows.model._default_manager.filter(pk__in=batch).delete()[0]
    return total
