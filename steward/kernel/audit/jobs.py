"""The nightly seal."""

from django_tasks import task

from steward.kernel.audit.seal import seal_events
from steward.kernel.jobs.schedule import every


@task
def seal_events_task() -> int:
    """Seal every event older than an hour; how many."""
    return seal_events()


every("30 1 * * *", seal_events_task, "audit.seal")
