"""Jobs of watches: every five minutes handovers that do not happen climb."""

from django_tasks import task

from steward.capabilities.watches.actions import climb_handovers
from steward.kernel.jobs.schedule import every
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.tenancy.models import Organisation
from steward.kernel.tenancy.scope import scope


@task
def climb_all(slot: str = "") -> int:
    """Remind of the handovers of every organisation; how many reminders went out."""
    count = 0
    for organisation in Organisation.objects.order_by("pk").values_list("pk", flat=True):
        with scope(organisation):
            count += climb_handovers(system_actor(organisation, "watches"))
    return count


every("*/5 * * * *", climb_all, "watches.climb")
