"""Jobs of submissions: each hour reports come up, authors are reminded, missing ones are told."""

from django_tasks import task

from steward.capabilities.submissions.actions import open_submissions, remind_authors
from steward.kernel.jobs.schedule import every
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.tenancy.models import Organisation
from steward.kernel.tenancy.scope import scope


@task
def keep_all(slot: str = "") -> int:
    """The hour of every organisation; how many notices went out."""
    count = 0
    for organisation in Organisation.objects.order_by("pk").values_list("pk", flat=True):
        with scope(organisation):
            open_submissions()
            count += remind_authors(by=system_actor(organisation, "submissions"))
    return count


every("25 * * * *", keep_all, "submissions.keep")
