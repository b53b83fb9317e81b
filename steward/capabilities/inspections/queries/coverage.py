"""Which checkpoint was seen on which day: a site on one sheet (INS1)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max

from steward.capabilities.inspections.choices import SEEN, PointState
from steward.capabilities.inspections.models import Checkpoint, RoundPoint
from steward.capabilities.inspections.queries.visible import visible_checkpoints
from steward.kernel.base import clock
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Site
from steward.kernel.tenancy.queries import clock_date

DAYS, MOST = 14, 300
GAPS = frozenset({PointState.MISSED, PointState.FALSE})


@dataclass(frozen=True)
class Line:
    """A checkpoint: what became of it on each day, and how many days ago it was seen last."""

    checkpoint: Checkpoint
    cells: list[tuple[date, str]]
    since: int | None


def days_until(today: date) -> list[date]:
    """The days of the sheet, newest first: a phone shows those."""
    return [today - timedelta(days=back) for back in range(DAYS)]


def coverage_of(site: Site, actor: Actor) -> list[Line]:
    """Every checkpoint in use of a site, in the order of places: three queries, however many there are."""
    today = clock.today(site.zone)
    days = days_until(today)
    rows = visible_checkpoints(actor).filter(site=site, retired_at__isnull=True).select_related("place")
    found = list(rows.order_by("place__sort_key", "name", "pk")[:MOST])
    since = datetime.combine(days[-1], time(), ZoneInfo(site.zone))
    states: dict[tuple[int, date], set[str]] = defaultdict(set)
    points = RoundPoint.objects.filter(checkpoint__in=found, round__opens_at__gte=since)
    for checkpoint, state, opens_at in points.values_list("checkpoint_id", "state", "round__opens_at"):
        states[checkpoint, clock_date(opens_at, site.zone)].add(state)
    seen = RoundPoint.objects.filter(checkpoint__in=found, seen_at__isnull=False).values("checkpoint_id")
    last = dict(seen.annotate(last=Max("seen_at")).values_list("checkpoint_id", "last"))
    return [
        Line(
            row,
            [(day, _worst(states[row.pk, day])) for day in days],
            (today - clock_date(last[row.pk], site.zone)).days if row.pk in last else None,
        )
        for row in found
    ]


def _worst(states: set[str]) -> str:
    """A gap shows before what was late, that before what was in time."""
    if states & GAPS:
        return "gap"
    if PointState.LATE in states:
        return "late"
    return "seen" if states & SEEN else ""
