"""Sweeps of inspections: thin; what they do stands in the actions."""

from django_tasks import task

from steward.capabilities.inspections.actions import make_rounds, settle_rounds, warn_rounds
from steward.kernel.jobs.schedule import every
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.tenancy.models import Organisation
from steward.kernel.tenancy.scope import scope


@task()
def make_ahead() -> None:
    """Make the rounds of the coming week, in every organisation."""
    for organisation in Organisation.objects.order_by("pk"):
        with scope(organisation.pk):
            make_rounds()


@task()
def watch_rounds() -> None:
    """Warn of rounds that nobody began, and settle those whose time is over, in every organisation."""
    for organisation in Organisation.objects.order_by("pk"):
        with scope(organisation.pk):
            clockwork = system_actor(organisation.pk, "rounds")
            warn_rounds(by=clockwork)
            settle_rounds(by=clockwork)


every("10 1,13 * * *", make_ahead, "inspections.ahead")
every("*/5 * * * *", watch_rounds, "inspections.watch")
