"""Sweeps of work: thin, scheduled every minute."""

from django_tasks import task

from steward.kernel.jobs.schedule import every
from steward.kernel.work.sweep import sweep


@task()
def sweep_work(slot: str = "") -> None:
    """Decide everything that is due; a run that finds nothing costs one indexed query.

    Fails visibly (and is retried) when single items had to be set aside; all others were decided.
    """
    report = sweep()
    if report.set_aside:
        raise RuntimeError(f"set aside for an hour: {', '.join(report.set_aside[:20])}")


every("* * * * *", sweep_work, "work.sweep")
