"""Reads of weeks: which an actor may see, what one of them says, and what led up to it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet, Value

from steward.kernel.base import clock
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Site
from steward.kernel.tenancy.queries import clock_date
from steward.reports.models import WeeklyReport
from steward.reports.weekly.counting import ALL, tallies, whole
from steward.reports.weekly.policies import READERS

WEEK = timedelta(days=7)
# So many weeks stand beside the one that is read.
SHOWN = 12


def read_sites(actor: Actor) -> QuerySet[Site]:
    """The sites whose weeks an actor reads, by name."""
    rows = Site.objects.filter(is_active=True).order_by("name")
    hats = actor.hats_with(READERS)
    if reads_everything(actor):
        return rows
    return rows.filter(pk__in={hat.site_id for hat in hats})


def reads_everything(actor: Actor) -> bool:
    """Whether the weeks of all sites together are for him too."""
    return actor.is_system or any(hat.site_id is None for hat in actor.hats_with(READERS))


def visible_weeks(actor: Actor) -> QuerySet[WeeklyReport]:
    """The rows lock: weeks of the sites one runs; those of all sites together for posts of the whole company.

    Each row knows who reads it (`read_by`): lists and programs are told no more than the page tells.
    """
    readers = ",".join(str(user) for user in sorted(actor.queue_user_ids))
    rows = WeeklyReport.objects.annotate(read_by=Value(readers))
    if reads_everything(actor):
        return rows
    return rows.filter(site_id__in={hat.site_id for hat in actor.hats_with(READERS)})


def told_totals(week: WeeklyReport) -> dict[str, Any]:
    """The totals of a week for whoever read the row through `visible_weeks`."""
    readers = str(getattr(week, "read_by", ""))
    return totals_for(week.figures, [int(user) for user in readers.split(",") if user])


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def running_monday(zones: Collection[str], at: datetime | None = None) -> date:
    """The Monday of the week that is not over yet: where sites live by different clocks, the last one's."""
    at = at or clock.now()
    return monday_of(min(clock_date(at, zone) for zone in zones)) if zones else monday_of(at.date())


def running_figures(monday: date, site: Site | None) -> dict[str, Any]:
    """The figures of a week as they are now."""
    return whole(tallies(monday, None if site is None else [site.pk])).stored()


def history(site: Site | None, monday: date) -> list[WeeklyReport]:
    """The frozen weeks up to one, the oldest first; one query."""
    rows = WeeklyReport.objects.filter(site=site, is_current=True, monday__lte=monday).order_by("-monday")
    return list(rows.select_related("frozen_by")[:SHOWN])[::-1]


def cells_for(
    figures: Mapping[str, Any], dimension: str, queue: Collection[int]
) -> dict[str, dict[str, int]]:
    """The cells of a dimension without what is about the reader, or about somebody he acts for."""
    found = {key: dict(counts) for key, counts in figures["cells"].get(dimension, {}).items()}
    for user in queue:
        for key, counts in figures["hidden"].get(str(user), {}).get(dimension, {}).items():
            for measure, n in counts.items():
                found[key][measure] -= n
    return {key: counts for key, counts in found.items() if any(counts.values())}


def totals_for(figures: Mapping[str, Any], queue: Collection[int]) -> dict[str, Any]:
    """The totals as a reader is told them: a complaint about him is no more in them than in the cells.

    Medians stay: one case more or less in the middle of many tells nobody anything.
    """
    found = dict(figures["totals"])
    for user in queue:
        hidden = figures["hidden"].get(str(user), {})
        # Weeks frozen before calls and answers had a share of their own know it of the counted tickets only.
        for counts in hidden.get(ALL, hidden.get("kind", {})).values():
            for measure, n in counts.items():
                found[measure] -= n
    return found


@dataclass(frozen=True)
class Missing:
    """A week that is over and not frozen yet."""

    site: Site | None
    monday: date


def missing_weeks(at: datetime) -> Sequence[Missing]:
    """What is over and not frozen: each site's by its own clock, all sites' when the last of them is through.

    From the newest frozen week on; a site without any begins with its last one. Two queries.
    """
    sites = list(Site.objects.filter(is_active=True).order_by("pk"))
    recent = WeeklyReport.objects.filter(
        is_current=True, monday__gte=monday_of(at.date()) - 54 * WEEK
    ).order_by("monday")
    newest: dict[int | None, date] = dict(recent.values_list("site_id", "monday"))
    found = []
    for site in [*sites, *([None] if sites else [])]:
        zones = [site.zone] if site else [row.zone for row in sites]
        last = running_monday(zones, at) - WEEK
        first = newest.get(site.pk if site else None, last - WEEK) + WEEK
        while first <= last:
            found.append(Missing(site, first))
            first += WEEK
    return found
