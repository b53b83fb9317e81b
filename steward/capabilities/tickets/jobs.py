"""Sweeps of tickets."""

from django_tasks import task

from steward.capabilities.tickets.actions import close_silent_tickets
from steward.kernel.jobs.schedule import every
from steward.kernel.tenancy.models import Organisation
from steward.kernel.tenancy.scope import scope


@task()
def close_silent(slot: str = "") -> None:
    """Close what was finished a week ago and nobody could be asked about, organisation by organisation."""
    for organisation_id in Organisation.objects.values_list("pk", flat=True):
        with scope(organisation_id):
            close_silent_tickets()


every("20 3 * * *", close_silent, "tickets.silence")
