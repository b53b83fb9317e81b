"""Findings over the months: how many, and where they come from again and again."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localtime

from steward.capabilities.findings.choices import State
from steward.capabilities.findings.queries import visible_findings
from steward.kernel.base import clock
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.models import WorkItem

MONTHS, RECENT, TOP = 12, 6, 10


@dataclass
class Month:
    """The findings of a month, by the day they were found."""

    first: date
    found: int = 0
    closed: int = 0
    again: int = 0
    failed: int = 0


@dataclass
class Origin:
    """A part, a place or a contractor, and the findings of the last months; the oldest month first."""

    name: str
    months: list[int] = field(default_factory=lambda: [0] * RECENT)
    found: int = 0
    open: int = 0


@dataclass(frozen=True)
class Trends:
    """Twelve months, the oldest first; then the parts, places and contractors found most in the last six."""

    months: Sequence[Month]
    parts: Sequence[Origin]
    places: Sequence[Origin]
    contractors: Sequence[Origin]


def trends_of(actor: Actor) -> Trends:
    """What the findings an actor sees come to. One query."""
    months = _months()
    recent = {month.first: place for place, month in enumerate(months[-RECENT:])}
    by_first = {month.first: month for month in months}
    parts, places, contractors = (defaultdict[str, Origin](lambda: Origin("")) for _ in range(3))
    for opened_at, closed, part, place, contractor, times, failures in _rows(actor, months[0].first):
        first = localtime(opened_at).date().replace(day=1)
        month = by_first[first]
        month.found += 1
        month.closed += closed is not None
        month.again += times > 1
        month.failed += failures > 0
        if first in recent:
            for name, group in ((part, parts), (place, places), (contractor, contractors)):
                if name:
                    _count(group[name], name, recent[first], closed is None)
    return Trends(months, _top(parts.values()), _top(places.values()), _top(contractors.values()))


def _rows(actor: Actor, since: date) -> QuerySet[WorkItem, Any]:
    rows = visible_findings(actor).exclude(state=State.WITHDRAWN).filter(opened_at__date__gte=since)
    return rows.order_by().values_list(
        "opened_at", "closed_at", "finding__part", "place__name", "finding__contractor", "finding__times",
        "finding__failures",
    )  # fmt: skip


def _months() -> list[Month]:
    first = localtime(clock.now()).date().replace(day=1)
    found = [Month(first)]
    for _step in range(MONTHS - 1):
        first = (first - timedelta(days=1)).replace(day=1)
        found.insert(0, Month(first))
    return found


def _count(origin: Origin, name: str, month: int, is_open: bool) -> None:
    origin.name = name
    origin.months[month] += 1
    origin.found += 1
    origin.open += is_open


def _top(origins: Iterable[Origin]) -> list[Origin]:
    return sorted(origins, key=lambda one: (-one.found, one.name))[:TOP]
