"""The nightly sweep of what was kept long enough."""

from django_tasks import task

from steward.kernel.jobs.schedule import every
from steward.kernel.people.actions import keep_retention
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.tenancy.models import Organisation
from steward.kernel.tenancy.scope import scope


@task
def keep_all(slot: str = "") -> dict[str, int]:
    """Keep the periods of every organisation; how many rows were forgotten, by rule."""
    total: dict[str, int] = {}
    for organisation in Organisation.objects.order_by("pk").values_list("pk", flat=True):
        with scope(organisation):
            for code, count in keep_retention(system_actor(organisation, "retention")).items():
                total[code] = total.get(code, 0) + count
    return total


every("40 4 * * *", keep_all, "people.retention")
