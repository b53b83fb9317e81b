"""Taking jobs: who may run which job now, and what becomes of jobs whose worker is gone."""

import logging
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from steward.kernel.base import clock
from steward.kernel.jobs.choices import JobStatus
from steward.kernel.jobs.models import Job

logger = logging.getLogger("steward.jobs")
# A worker whose lease ran out has this long to show that it lives: its heartbeat may have waited for SQLite's
# write lock, or for a PostgreSQL that was restarted.
GRACE = timedelta(seconds=2)


def default_lease() -> timedelta:
    """How long a job stays with a worker that gives no sign of life."""
    return timedelta(seconds=settings.JOB_LEASE_SECONDS)


def claim(
    worker: str, *, lease: timedelta, queues: Collection[str] = (), only: int | None = None
) -> Job | None:
    """Take the next due job of the queues (all by default), or the one with an id; None if nothing is due.

    Jobs whose lease ran out come first: such a job is suspected, then given to this worker as a further
    attempt, or declared dead when its attempts are used up. Moments are the machines' own: keep their clocks
    within a second.
    """
    rows = Job.objects.all()
    if queues:
        rows = rows.filter(queue__in=queues)
    if only is not None:
        rows = rows.filter(pk=only)
    now = clock.now()
    # A plain read first: an idle worker must not take SQLite's write lock twice a second.
    if not rows.filter(_late(now) | _due(now)).exists():
        return None
    with transaction.atomic():
        job = _inherit(_unlocked(rows.filter(_late(now)).order_by("lease_until", "pk")).first(), now, lease)
        job = job or _unlocked(rows.filter(_due(now)).order_by("-priority", "run_after", "pk")).first()
        return _take(job, worker, now, lease) if job else None


def _due(now: datetime) -> Q:
    return Q(status=JobStatus.READY, run_after__lte=now)


def _late(now: datetime) -> Q:
    return Q(status=JobStatus.RUNNING, lease_until__lt=now)


def _unlocked(rows: QuerySet[Job]) -> QuerySet[Job]:
    # SQLite needs no row locks: its transactions begin with the write lock.
    if connection.features.has_select_for_update_skip_locked:
        return rows.select_for_update(skip_locked=True, of=("self",))
    return rows


def _inherit(job: Job | None, now: datetime, lease: timedelta) -> Job | None:
    """What to do with a job whose lease ran out: suspect it, bury it, or hand it over."""
    if job is None:
        return None
    mine = Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING, attempts=job.attempts)
    if not job.suspected:
        mine.update(suspected=True, lease_until=now + min(GRACE, lease), sent_at=None)
        return None
    job.error = (
        f"Worker {job.worker} stopped without an answer during attempt {job.attempts} of {job.max_attempts}: "
        f"killed, out of memory, or cut off from the database for longer than its lease."
    )
    logger.error("job %s %s: %s", job.pk, job.path, job.error)
    if job.attempts < job.max_attempts:
        return job
    mine.update(status=JobStatus.DEAD, error=job.error, lease_until=None, suspected=False, finished_at=now)
    return None


def _take(job: Job, worker: str, now: datetime, lease: timedelta) -> Job | None:
    before = Job.objects.filter(pk=job.pk, status=job.status, attempts=job.attempts)
    job.status, job.worker, job.attempts = JobStatus.RUNNING, worker, job.attempts + 1
    job.lease_until, job.suspected, job.started_at, job.sent_at = now + lease, False, now, None
    taken = before.update(
        status=job.status,
        worker=worker,
        attempts=job.attempts,
        lease_until=job.lease_until,
        suspected=False,
        started_at=now,
        sent_at=None,
        error=job.error,
    )
    return job if taken else None
