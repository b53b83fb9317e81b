"""The sweep of approvals: thin, every minute."""

from django_tasks import task

from steward.kernel.approvals.sweep import sweep_requests
from steward.kernel.jobs.schedule import every


@task()
def sweep_approvals(slot: str = "") -> None:
    """Pass up what is overdue or has nobody left; fails visibly when single requests had to be set aside."""
    report = sweep_requests()
    if report.set_aside:
        raise RuntimeError(f"set aside for an hour: {', '.join(report.set_aside[:20])}")


every("* * * * *", sweep_approvals, "approvals.sweep")
