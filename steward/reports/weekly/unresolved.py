"""What was found not in order and is not put right: the part of a week that goes to the superior (INS4).

Kept are counts and which findings they are, never their words: those can be forgotten, a frozen week cannot.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q

from steward.capabilities.findings.choices import Grade
from steward.capabilities.findings.queries import FAMILY, LISTED, visible_findings
from steward.capabilities.tickets import figures as behind
from steward.capabilities.tickets.figures import Days
from steward.kernel.base import clock
from steward.kernel.surface.declare import Resource, resources
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Site
from steward.kernel.work.models import WorkItem

COUNTS = ("raised", "closed", "open", "late", "again")
GRAVITY = {str(Grade.CRITICAL): 0, str(Grade.SERIOUS): 1, str(Grade.MINOR): 2}
# So many are named; the list behind has all of them.
NAMED = 20


@dataclass
class Unresolved:
    """A site's findings of a week: raised and closed in it, open at its end, of these overdue and failed before."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTS, 0))
    # The gravest first, then the longest open: rank, found at, key.
    worst: list[tuple[int, Any, int]] = field(default_factory=list)

    def __iadd__(self, other: "Unresolved") -> "Unresolved":
        for name in COUNTS:
            self.counts[name] += other.counts[name]
        self.worst = sorted([*self.worst, *other.worst])[:NAMED]
        return self

    def stored(self) -> dict[str, Any]:
        """As a report keeps it."""
        return {**self.counts, "worst": [pk for _rank, _at, pk in sorted(self.worst)[:NAMED]]}


def unresolved(span: Days, here: Q) -> Mapping[int, Unresolved]:
    """By site, three queries. What is overdue or failed is so as known now: a day that is moved tells no old one."""
    found, now = defaultdict[int, Unresolved](Unresolved), clock.now()
    rows, since = WorkItem.objects.filter(here, family=FAMILY).order_by(), behind.after(span)
    for name, condition in (("raised", behind.opened(span)), ("closed", behind.closed(span))):
        for site, n in rows.filter(condition).values_list("site_id").annotate(n=Count("pk")):
            found[site].counts[name] = n
    open_then = rows.filter(Q(closed_at__isnull=True) | behind.closed(since)).exclude(behind.opened(since))
    columns = ("site_id", "kind", "opened_at", "pk", "due_at", "finding__failures")
    for site, grade, opened_at, pk, due_at, failures in open_then.values_list(*columns):
        one = found[site]
        one.counts["open"] += 1
        one.counts["late"] += due_at is not None and due_at < now
        one.counts["again"] += failures > 0
        one.worst.append((GRAVITY[grade], opened_at, pk))
    return found


@dataclass(frozen=True)
class Told:
    """The findings of a week as somebody reads them: counts, those named as they stand today, the lists behind."""

    counts: Mapping[str, int]
    rows: Sequence[WorkItem]
    raised_link: str
    open_link: str
    resource: Resource
    now: datetime


def told_findings(
    figures: Mapping[str, Any], site: Site | None, days: Collection[date], actor: Actor
) -> Told | None:
    """What a week says of findings; nothing where it was frozen before they were counted."""
    kept = figures.get("findings")
    if kept is None:
        return None
    keys = kept["worst"]
    rows = visible_findings(actor).filter(pk__in=keys).select_related(*LISTED)
    place = f"&site={site.pk}" if site else ""
    return Told(
        counts={name: kept[name] for name in COUNTS},
        rows=sorted(rows, key=lambda row: keys.index(row.pk)),
        raised_link=f"/findings/?opened={'..'.join(str(day) for day in days)}{place}",
        open_link=f"/findings/?open=1{place}",
        resource=resources()["findings"],
        now=clock.now(),
    )
