"""Clockwork of scorecards: those of open months are counted anew, months are frozen when their day has come."""

from django_tasks import task

from steward.kernel.base import clock
from steward.kernel.duties.excuses import waits_for_excuse
from steward.kernel.duties.months import (
    last_day,
    month_before,
    month_of,
    months_to_freeze,
    open_days,
    opened_months,
)
from steward.kernel.duties.recount import recount_dues
from steward.kernel.jobs.schedule import every
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.tenancy.models import Organisation
from steward.kernel.tenancy.scope import scope
from steward.reports.scores.actions import close_month, count_cards


@task()
def count_open(slot: str = "") -> None:
    """Count the cards of every month that is not frozen: the running one, the one before, those opened again."""
    for organisation in Organisation.objects.order_by("pk"):
        with scope(organisation.pk):
            count_open_here(organisation)


def count_open_here(organisation: Organisation) -> None:
    """The open months of one organisation, the oldest first: each looks at the one before."""
    running = month_of(clock.today(organisation.zone))
    for month in sorted({month_before(running), running, *opened_months()}):
        # Each is looked at anew: it may be frozen while the one before is counted.
        if month in open_days():
            count_cards(month)


@task()
def freeze(slot: str = "") -> None:
    """Freeze the months whose day has come. Each hour: somewhere it may just have become the fifth."""
    for organisation in Organisation.objects.order_by("pk"):
        with scope(organisation.pk):
            freeze_here(organisation)


def freeze_here(organisation: Organisation) -> None:
    """Count everything once more, then freeze it; a month each time, so that a long one does not hold up the others.

    A month for which an excuse is still to be decided waits.
    """
    by, today = system_actor(organisation.pk, "months"), clock.today(organisation.zone)
    for month in months_to_freeze(organisation):
        if waits_for_excuse(month, today):
            continue
        recount_dues(month, last_day(month), new_from=today)
        close_month(month, by=by)


every("*/20 * * * *", count_open, "reports.scorecards")
every("41 * * * *", freeze, "reports.months")
