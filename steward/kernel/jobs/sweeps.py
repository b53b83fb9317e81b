"""The package's own nightly sweep."""

from django_tasks import task

from steward.kernel.jobs import actions
from steward.kernel.jobs.schedule import every


@task
def prune() -> dict[str, int]:
    """Delete jobs that nobody looks for any more."""
    return actions.prune_jobs()


every("40 3 * * *", prune, "jobs.prune")
