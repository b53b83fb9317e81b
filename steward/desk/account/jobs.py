"""The nightly sweep of sessions."""

from django_tasks import task

from steward.desk.account.actions import prune_sign_ins
from steward.kernel.jobs.schedule import every


@task
def prune(slot: str = "") -> dict[str, int]:
    """Delete sessions that are over and old sign-ins."""
    return prune_sign_ins()


every("10 4 * * *", prune, "desk.prune_sign_ins")
