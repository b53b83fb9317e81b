"""What the desk offers on background jobs: their states lie below the audit trail, the verbs on them above it."""

from django.db import transaction

from steward.kernel.audit.record import record
from steward.kernel.base.refused import NotAllowed
from steward.kernel.jobs.actions import revive, withdraw
from steward.kernel.jobs.models import Job
from steward.kernel.jobs.queries import serves_one_organisation
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.choices import Role


@transaction.atomic
def retry_job(job: Job, *, by: Actor) -> Job:
    """Make a dead or cancelled job due now, with five further attempts; its last error stays readable.

    Effects: job ready, event `job.retry`. By an administrator of the job's organisation. Refuses a job that is
    waiting, running or done.
    """
    hat = _need_right(job, by)
    revive(job)
    record("job.retry", job, by=by, hat=hat, data={"path": job.path})
    return job


@transaction.atomic
def cancel_job(job: Job, *, by: Actor) -> Job:
    """Cancel a waiting or running job. A running one ends at its next report of progress.

    Effects: job cancelled, event `job.cancel`. By an administrator of the job's organisation. Refuses a job that
    is over. What a running task has already committed stays committed.
    """
    hat = _need_right(job, by)
    withdraw(job)
    record("job.cancel", job, by=by, hat=hat, data={"path": job.path})
    return job


def _need_right(job: Job, by: Actor) -> Hat | None:
    hat = by.need_hat([Role.ADMIN])
    is_ours = job.organisation_id == by.organisation_id
    if not (is_ours or (job.organisation_id is None and serves_one_organisation())):
        raise NotAllowed()
    return hat
