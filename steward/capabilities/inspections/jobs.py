"""Sweeps of inspections: thin; what they do stands in the actions."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django_tasks import task

from steward.capabilities.inspections.actions import make_rounds, settle_rounds, warn_rounds
from steward.kernel.audit.kinds import follow
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.duties.jobs import RECENT
from steward.kernel.duties.touched import recount_touched
from steward.kernel.jobs.backend import enqueue_once
from steward.kernel.jobs.schedule import every
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.tenancy.models import Organisation
from steward.kernel.tenancy.scope import scope

SOON = timedelta(minutes=2)


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


@task()
def heal(since: str) -> None:
    """Count duties anew from a moment on: a phone came home with what it saw then."""
    recount_touched(datetime.fromisoformat(since))


def _heal_late(events: Sequence[Event]) -> None:
    """What is older than the count of every five minutes looks back is counted soon: each day of it once a minute."""
    oldest, now = min(event.at for event in events), clock.now()
    if oldest < now - RECENT:
        day = oldest.replace(hour=0, minute=0, second=0, microsecond=0)
        minute = now.replace(second=0, microsecond=0)
        # When the minute is over: what comes within it shares the job, and none of it is too late for it.
        later = heal.using(run_after=minute + SOON)
        enqueue_once(later, f"{day:%m%d}:{minute:%m%d%H%M}", day.isoformat())


for _kind in ("point.visit", "round.finish"):
    follow(_kind, _heal_late)
