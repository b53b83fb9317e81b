"""Jobs of archives: every morning those are reminded who keep something too long."""

from django_tasks import task

from steward.capabilities.archives.actions import remind_borrowers
from steward.kernel.jobs.schedule import every
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.tenancy.models import Organisation
from steward.kernel.tenancy.scope import scope


@task
def remind_all(slot: str = "") -> int:
    """Remind the borrowers of every organisation; how many reminders went out."""
    count = 0
    for organisation in Organisation.objects.order_by("pk").values_list("pk", flat=True):
        with scope(organisation):
            count += remind_borrowers(system_actor(organisation, "archives"))
    return count


every("10 8 * * *", remind_all, "archives.remind")
