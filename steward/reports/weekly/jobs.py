"""Clockwork of weeks."""

from django_tasks import task

from steward.kernel.jobs.schedule import every
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.tenancy.models import Organisation
from steward.kernel.tenancy.scope import scope
from steward.reports.weekly.actions import freeze_weeks


@task()
def freeze(slot: str = "") -> None:
    """Freeze what is over, organisation by organisation. Each hour: somewhere it may just have become Monday."""
    for organisation_id in Organisation.objects.values_list("pk", flat=True):
        with scope(organisation_id):
            freeze_weeks(by=system_actor(organisation_id, "weeks"))


every("7 * * * *", freeze, "reports.weeks")
