"""The nightly sweep of files that no evidence knows."""

from django_tasks import task

from steward.kernel.evidence.orphans import remove_orphans
from steward.kernel.jobs.schedule import every


@task
def sweep_orphans() -> int:
    """Delete files left behind by transactions that rolled back; how many."""
    return remove_orphans()


every("50 3 * * *", sweep_orphans, "evidence.sweep_orphans")
