"""Sweeps of tickets."""

from django_tasks import task

from steward.capabilities.tickets.actions import close_silent_tickets, regrade_complaints
from steward.kernel.jobs.schedule import every
from steward.kernel.tenancy.models import Organisation
from steward.kernel.tenancy.scope import scope


@task()
def close_silent(slot: str = "") -> None:
    """Close what was finished a week ago and nobody could be asked about, organisation by organisation."""
    for organisation_id in Organisation.objects.values_list("pk", flat=True):
        with scope(organisation_id):
            close_silent_tickets()


@task()
def regrade(slot: str = "") -> None:
    """Put higher what has become heavier by waiting, organisation by organisation."""
    for organisation_id in Organisation.objects.values_list("pk", flat=True):
        with scope(organisation_id):
            regrade_complaints()


every("10 5 * * *", regrade, "tickets.grading")
every("20 3 * * *", close_silent, "tickets.silence")
