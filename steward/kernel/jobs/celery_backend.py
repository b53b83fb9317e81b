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


class CeleryBackend(DatabaseBackend):
    """Rows as in `DatabaseBackend`, and a message for each when the transaction commits."""

    def announce(self, job: Job) -> None:
        transaction.on_commit(lambda: send(Job.objects.filter(pk=job.pk, sent_at__isnull=True)))

    def sweep(self) -> None:
        send(Job.objects.all())


def send(jobs: QuerySet[Job]) -> int:
    """Send messages for those of the jobs that are due and not on their way; returns how many were sent.

    The row is stamped first (compare-and-set), so several schedulers seldom send the same one; the stamp is
    taken back when the broker refuses, and the rest is left for the next sweep.
    """
    now, sent = clock.now(), 0
    due = Q(status=JobStatus.READY, run_after__lte=now) | Q(status=JobStatus.RUNNING, lease_until__lt=now)
    unsent = Q(sent_at__isnull=True) | Q(sent_at__lt=now - SEND_AGAIN)
    for job in jobs.filter(due & unsent).order_by("-priority", "run_after", "pk")[:BATCH]:
        row = Job.objects.filter(pk=job.pk, status=job.status, attempts=job.attempts)
        if not row.filter(sent_at=job.sent_at).update(sent_at=now):
            continue
        try:
            run_job.apply_async((job.pk,), queue=job.queue, retry=False)
        except OperationalError as error:
            row.filter(sent_at=now).update(sent_at=None)
            logger.warning("the broker is away, job %s waits for the next sweep: %s", job.pk, error)
            break
        sent += 1
    return sent


@app.task(name="steward.run_job")
def run_job(job_id: int) -> None:
    """Run one job if it is due and nobody has it."""
    lease = default_lease()
    job: Any = claim(worker_name(), lease=lease, only=job_id)
    if job is not None:
        run_claimed(job, lease=lease)
