"""Jobs of equipment: every night, days of plans that went by unused are said to have."""

from django_tasks import task

from steward.capabilities.equipment.actions import miss_maintenance
from steward.kernel.jobs.schedule import every
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.tenancy.models import Organisation, Site
from steward.kernel.tenancy.scope import scope


@task
def miss_all(slot: str = "") -> int:
    """Look through the overdue plans of every site; how many days were missed."""
    count = 0
    for organisation in Organisation.objects.order_by("pk").values_list("pk", flat=True):
        with scope(organisation):
            by = system_actor(organisation, "equipment")
            for site in Site.objects.filter(is_active=True).order_by("pk"):
                count += miss_maintenance(site, by=by)
    return count


every("20 0 * * *", miss_all, "equipment.miss")
