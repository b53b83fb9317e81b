"""Sweeps of duties: thin; the counting is `recount_dues`."""

from datetime import timedelta

from django_tasks import task

from steward.kernel.base import clock
from steward.kernel.duties.months import last_day, opened_months
from steward.kernel.duties.recount import recount_dues
from steward.kernel.duties.touched import recount_touched
from steward.kernel.jobs.schedule import every
from steward.kernel.tenancy.models import Organisation
from steward.kernel.tenancy.scope import scope

# What came in late (a phone without a network) heals this many days; what opens within so many days stands ready.
HEALS_DAYS, AHEAD_DAYS = 7, 7
# Twice the distance of two runs: a run that was late misses nothing.
RECENT = timedelta(minutes=10)


@task()
def count_night() -> None:
    """Make the dues of the coming weeks and decide those of the last days, in every organisation."""
    today = clock.today()
    for organisation in Organisation.objects.order_by("pk"):
        with scope(organisation.pk):
            recount_dues(
                today - timedelta(days=HEALS_DAYS), today + timedelta(days=AHEAD_DAYS), new_from=today
            )
            # What came late to a month that was opened again shows before it is frozen.
            for month in opened_months():
                recount_dues(month, last_day(month), new_from=today)


@task()
def count_now() -> None:
    """Decide what closed, and what the work of the last minutes proves, in every organisation."""
    since = clock.now() - RECENT
    for organisation in Organisation.objects.order_by("pk"):
        with scope(organisation.pk):
            recount_touched(since)


every("25 1 * * *", count_night, "duties.night")
every("*/5 * * * *", count_now, "duties.now")
