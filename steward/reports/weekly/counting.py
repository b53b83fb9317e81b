"""The figures of a week, for every site at once: aggregates in SQL, as many for one site as for a thousand."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from steward.capabilities.tickets import figures as behind
from steward.capabilities.tickets.choices import Satisfaction, State, TicketKind
from steward.capabilities.tickets.figures import Days, all_tickets
from steward.kernel.places.models import AreaPlace
from steward.kernel.work.choices import ClockName
from steward.kernel.work.models import Clock, WorkItem
from steward.reports.weekly.unresolved import Unresolved, unresolved

# What cells are broken down by; the area holds complaints only (DSK9).
BY = ("kind", "category", "source")
AREA = "area"
# The one cell of everything: there only for what is hidden from somebody.
ALL = "all"
MEASURES = ("opened", "closed", "cancelled", "reopened", "late", "open")
MEDIANS = ("respond_minutes", "resolve_minutes")
# We called the customer; he rated by himself.
HEARD = ("called", "rated")
ANSWERS = tuple(str(answer) for answer in Satisfaction)
# Of an answer, how often customers gave it by themselves.
RATED = "rated_{}"

# dimension, key, measure
Cell = tuple[str, str, str]


@dataclass
class Tally:
    """What one site's week adds up to; tallies of sites add up to the organisation's."""

    totals: Counter[str] = field(default_factory=Counter)
    cells: Counter[Cell] = field(default_factory=Counter)
    # The share of the cells that is about a colleague, by his user id: he is shown the cells without it.
    hidden: dict[int, Counter[Cell]] = field(default_factory=lambda: defaultdict(Counter))
    # How often so many minutes were taken.
    minutes: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    findings: Unresolved = field(default_factory=Unresolved)

    def add(self, cells: Iterable[Cell], about: int | None, n: int) -> None:
        for cell in cells:
            self.cells[cell] += n
            if about:
                self.hidden[about][cell] += n

    def total(self, measure: str, about: int | None, n: int) -> None:
        self.totals[measure] += n
        if about:
            self.hidden[about][ALL, "", measure] += n

    def __iadd__(self, other: "Tally") -> "Tally":
        self.totals.update(other.totals)
        self.cells.update(other.cells)
        for about, cells in other.hidden.items():
            self.hidden[about].update(cells)
        for name, counts in other.minutes.items():
            self.minutes[name].update(counts)
        self.findings += other.findings
        return self

    def stored(self) -> dict[str, Any]:
        """As a report keeps it."""
        rated = (RATED.format(answer) for answer in ANSWERS)
        totals: dict[str, Any] = {name: self.totals[name] for name in (*MEASURES, *HEARD, *ANSWERS, *rated)}
        totals |= {name: median(self.minutes[name]) for name in MEDIANS}
        return {
            "totals": totals,
            "cells": _nested(self.cells),
            "hidden": {str(about): _nested(cells) for about, cells in self.hidden.items()},
            "findings": self.findings.stored(),
        }


def _nested(cells: Mapping[Cell, int]) -> dict[str, dict[str, dict[str, int]]]:
    found: dict[str, dict[str, dict[str, int]]] = {}
    for (dimension, key, measure), n in sorted(cells.items()):
        if n:
            found.setdefault(dimension, {}).setdefault(key, {})[measure] = n
    return found


def median(counts: Mapping[int, int]) -> int | None:
    """The middle value of counted values (the lower of two), None of none."""
    middle, seen = (sum(counts.values()) + 1) // 2, 0
    for value in sorted(counts):
        seen += counts[value]
        if seen >= middle:
            return value
    return None


def week_days(monday: date) -> Days:
    return behind.days(monday, monday + timedelta(days=6))


def tallies(monday: date, site_ids: Iterable[int] | None = None) -> dict[int, Tally]:
    """A week's tally by site; sites without anything are missing. `None` asks for all sites of the organisation.

    What was open at the end is counted from its sides, each by an index of its own, instead of by looking at every
    ticket there ever was: open now, and closed since, without what was reported since.
    """
    span, found = week_days(monday), defaultdict[int, Tally](Tally)
    since = behind.after(span)
    here = Q() if site_ids is None else Q(site_id__in=list(site_ids))
    rows = all_tickets().filter(here)
    reported, ended = rows.filter(behind.opened(span)), rows.filter(behind.closed(span))
    _count(found, "opened", reported)
    _count(found, "closed", ended.filter(state=State.CLOSED))
    _count(found, "cancelled", ended.filter(state=State.CANCELLED))
    _count(found, "late", rows.filter(behind.late(span)))
    _count(found, "open", rows.filter(closed_at__isnull=True))
    _count(found, "open", rows.filter(behind.closed(since)))
    _count(found, "open", rows.filter(behind.opened(since)), -1)
    begun = behind.cycles_begun(span)
    _count(
        found, "reopened", begun if site_ids is None else begun.filter(item__site__in=site_ids), at="item__"
    )
    _time(found, "respond_minutes", reported, ClockName.RESPOND)
    _time(found, "resolve_minutes", ended.filter(state=State.CLOSED), ClockName.RESOLVE)
    answers = behind.answers_heard(span)
    _ask(found, answers if site_ids is None else answers.filter(ticket__item__site__in=site_ids))
    _place(found, reported)
    for site, told in unresolved(span, here).items():
        found[site].findings += told
    return found


def whole(found: Mapping[int, Tally]) -> Tally:
    """The tally of several sites together."""
    total = Tally()
    for tally in found.values():
        total += tally
    return total


def _count(
    found: dict[int, Tally], measure: str, rows: QuerySet[Any, Any], sign: int = 1, *, at: str = ""
) -> None:
    """Tickets by site and cell; `at` is the way from the rows to their ticket. A ticket counts once."""
    names = ("site_id", "about_user_id", "kind", "category_id", "ticket__source")
    groups = rows.values_list(*(at + name for name in names))
    counted = Count("item_id", distinct=True) if at else Count("pk")
    for site, about, *keys, n in groups.annotate(n=counted):
        found[site].total(measure, about, sign * n)
        cells = ((name, str(key or ""), measure) for name, key in zip(BY, keys, strict=True))
        found[site].add(cells, about, sign * n)


def _time(found: dict[int, Tally], name: str, rows: QuerySet[WorkItem, Any], clock: ClockName) -> None:
    """Working minutes with the pauses taken out, of what has its answer: the first cycle's response, the last's end."""
    clocks = Clock.objects.filter(name=clock, elapsed_minutes__isnull=False, item__in=rows).order_by()
    if clock == ClockName.RESPOND:
        clocks = clocks.filter(cycle=1)
    for site, minutes, n in clocks.values_list("item__site_id", "elapsed_minutes").annotate(n=Count("pk")):
        found[site].minutes[name][minutes] += n


def _ask(found: dict[int, Tally], answers: QuerySet[Any, Any]) -> None:
    """Requests whose customer we called, those he rated by himself, each once; and every answer, either way."""
    names = ("ticket__item__site_id", "ticket__item__about_user_id")
    for measure, heard in (("called", behind.by_us(answers)), ("rated", behind.by_customer(answers))):
        for site, about, n in heard.values_list(*names).annotate(n=Count("ticket_id", distinct=True)):
            found[site].total(measure, about, n)
    by_himself = Count("pk", filter=Q(called_by__isnull=True))
    groups = answers.values_list(*names, "satisfaction").annotate(n=Count("pk"), rated=by_himself)
    for site, about, answer, n, rated in groups:
        found[site].total(answer, about, n)
        found[site].total(RATED.format(answer), about, rated)


def _place(found: dict[int, Tally], rows: QuerySet[WorkItem, Any]) -> None:
    """Complaints by area: a ticket counts for each area that its building or place was chosen into."""
    areas = defaultdict[int, set[int]](set)
    for area, place in AreaPlace.objects.order_by().values_list("area_id", "place_id"):
        areas[place].add(area)
    rows = rows.filter(kind=TicketKind.COMPLAINT).exclude(state=State.CANCELLED)
    groups = rows.values_list("site_id", "about_user_id", "building_id", "place_id")
    for site, about, building, place, n in groups.annotate(n=Count("pk")):
        named = areas[building or 0] | areas[place or 0]
        found[site].add(((AREA, str(area), "complaints") for area in sorted(named)), about, n)
