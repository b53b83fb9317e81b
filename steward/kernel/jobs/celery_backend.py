"""Jobs over Celery: `STEWARD_JOBS=steward.kernel.jobs.celery.CeleryBackend`, for workers on several machines.

The row stays the truth. A message only says "look at job 17", so lost, doubled or late messages change
nothing: the row is claimed as a worker of the database claims it, with the same lease, attempts and fencing.
Progress, results, dedupe keys and the page therefore work alike.

A message is sent when the transaction commits. If the broker is down then, the row stays ready and the caller
notices nothing; `sweep`, which every `run_scheduler` calls once a second, sends again. It also sends what is
due later (retries, `run_after`) when it is due, and jobs whose worker went silent. So **a scheduler must
run**. Queues are Celery queues of the same name: name them all to the workers, `-Q default,exports`.
"""

import logging
import time
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from kombu.exceptions import OperationalError

from steward.kernel.base import clock
from steward.kernel.jobs.backend import DatabaseBackend
from steward.kernel.jobs.celery import app
from steward.kernel.jobs.choices import JobStatus
from steward.kernel.jobs.claim import claim, default_lease
from steward.kernel.jobs.models import Job
from steward.kernel.jobs.worker import run_claimed, worker_name

logger = logging.getLogger("steward.jobs")
# A message nobody has acted on for this long is taken for lost (a broker without a disk was restarted).
SEND_AGAIN = timedelta(minutes=5)
# Sent by one sweep; the next one, a second later, goes on.
BATCH = 500
# After a failure a process leaves new jobs to the sweep for this long.
AWAY_SECONDS = 10.0


class CeleryBackend(DatabaseBackend):
    """Rows as in `DatabaseBackend`, and a message for each when the transaction commits."""

    _away_until = 0.0

    def announce(self, job: Job) -> None:
        transaction.on_commit(lambda: self._send(Job.objects.filter(pk=job.pk, sent_at__isnull=True)))

    def sweep(self) -> None:
        self._away_until = 0.0
        self._send(Job.objects.all())

    def _send(self, jobs: QuerySet[Job]) -> None:
        # One request, not each of its jobs, waits to find out that the broker is away.
        if time.monotonic() < self._away_until:
            return
        try:
            send(jobs)
        except OperationalError as error:
            self._away_until = time.monotonic() + AWAY_SECONDS
            logger.warning("the broker is away, jobs wait for the sweep: %s", error)


def send(jobs: QuerySet[Job]) -> None:
    """Send messages for those of the jobs that are due and not on their way.

    Each row is stamped first (compare-and-set), so several schedulers seldom send the same one; when the broker
    refuses, the stamp is taken back and the error raised.
    """
    now = clock.now()
    due = Q(status=JobStatus.READY, run_after__lte=now) | Q(status=JobStatus.RUNNING, lease_until__lt=now)
    unsent = Q(sent_at__isnull=True) | Q(sent_at__lt=now - SEND_AGAIN)
    for job in jobs.filter(due & unsent).order_by("-priority", "run_after", "pk")[:BATCH]:
        row = Job.objects.filter(pk=job.pk, status=job.status, attempts=job.attempts)
        if not row.filter(sent_at=job.sent_at).update(sent_at=now):
            continue
        try:
            run_job.apply_async((job.pk,), queue=job.queue, retry=False)
        except OperationalError:
            row.filter(sent_at=now).update(sent_at=None)
            raise


@app.task(name="steward.run_job")
def run_job(job_id: int) -> None:
    """Run one job if it is due and nobody has it."""
    lease = default_lease()
    job: Any = claim(worker_name(), lease=lease, only=job_id)
    if job is not None:
        run_claimed(job, lease=lease)
