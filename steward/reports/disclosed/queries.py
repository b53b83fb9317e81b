"""Reads of disclosures: what staff keep, and what owners of a site read."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Site
from steward.reports.models import Disclosure
from steward.reports.monthly.queries import Month, month_promises
from steward.reports.weekly.queries import read_sites

# So many months an owner can look back.
SHOWN = 12


def visible_disclosures(actor: Actor) -> QuerySet[Disclosure]:
    """The rows lock of staff: those of the sites whose reports they read."""
    return Disclosure.objects.filter(site__in=read_sites(actor).order_by())


def figures_of(site: Site, month: Month, by: Actor) -> list[dict[str, Any]]:
    """The promises of a month as they are disclosed: `by` sees everything, so that nothing is left out."""
    return [
        {
            "kind": row.kind,
            "clock": row.clock,
            "minutes": row.minutes,
            "in_working_time": row.in_working_time,
            "kept": row.kept,
            "due": row.due,
            "running": row.running,
        }
        for row in month_promises(by, site, month)
    ]


@dataclass(frozen=True)
class Told:
    """One promise of a disclosure, as it was counted then."""

    kind: str
    clock: str
    minutes: int
    in_working_time: bool
    kept: int
    due: int
    running: int

    @property
    def share(self) -> int | None:
        """Whole percent, rounded down: 99.9 is not all."""
        return 100 * self.kept // self.due if self.due else None


def told(row: Disclosure) -> list[Told]:
    return [Told(**line) for line in row.figures]


def published_for(sites: Iterable[Site]) -> list[Disclosure]:
    """What owners of these sites read: the edition that holds of each month, the newest first."""
    wanted = {site.pk for site in sites}
    rows = Disclosure.objects.filter(site__in=wanted, is_current=True).select_related("site")
    return list(rows.order_by("-month", "site__name")[: SHOWN * max(1, len(wanted))])
