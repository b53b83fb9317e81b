"""Reads of months: complaints and kept promises of the sites somebody runs."""

from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from steward.capabilities.tickets.choices import Fault, Grade, State, TicketKind, Verdict
from steward.capabilities.tickets.figures import Days, days, opened
from steward.capabilities.tickets.queries import visible_tickets
from steward.kernel.base import clock
from steward.kernel.places.models import AreaPlace, Place, PlaceKind
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Area, Site
from steward.kernel.work.choices import ClockName
from steward.kernel.work.models import Category, Clock, WorkItem
from steward.reports.monthly.limits import limits_in
from steward.reports.weekly.counting import median
from steward.reports.weekly.queries import read_sites

HOMES = (PlaceKind.UNIT, PlaceKind.ROOM)
TREND = 6
COUNTED = [state for state in State if state != State.CANCELLED]


@dataclass(frozen=True)
class Month:
    """A calendar month by the clocks of the sites."""

    first: date

    @property
    def last(self) -> date:
        return self.first.replace(day=monthrange(self.first.year, self.first.month)[1])

    @property
    def before(self) -> "Month":
        return Month((self.first - timedelta(days=1)).replace(day=1))

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"


@dataclass(frozen=True)
class AreaLine:
    """An area's complaints of the month, its homes, and whether it stays within the standard."""

    area: Area
    complaints: int
    homes: int
    most: int

    @property
    def is_kept(self) -> bool:
        return self.complaints <= self.most

    @property
    def rate(self) -> float | None:
        """Complaints for each hundred homes."""
        return round(100 * self.complaints / self.homes, 1) if self.homes else None


@dataclass(frozen=True)
class Promise:
    """One promise of a kind, and how often it was kept."""

    kind: str
    clock: str
    minutes: int
    in_working_time: bool
    kept: int
    missed: int
    running: int

    @property
    def due(self) -> int:
        return self.kept + self.missed

    @property
    def share(self) -> int | None:
        """Whole percent, rounded down: 99.9 is not all."""
        return 100 * self.kept // self.due if self.due else None


@dataclass(frozen=True)
class ComplaintMonth:
    """The complaint report of a month."""

    month: Month
    total: int
    median_minutes: int | None
    in_time: Promise | None
    trend: Sequence[tuple[Month, int]]
    tables: Sequence[tuple[str, str, Sequence[tuple[str, str, int]]]]
    areas: Sequence[AreaLine]


def read_tickets(actor: Actor, site: Site | None) -> QuerySet[WorkItem, Any]:
    """The tickets behind an actor's reports; never a complaint about himself."""
    rows = visible_tickets(actor).order_by()
    return rows.filter(site=site) if site else rows.filter(site__in=read_sites(actor).order_by())


def complaints_of(actor: Actor, site: Site | None) -> QuerySet[WorkItem, Any]:
    return read_tickets(actor, site).filter(kind=TicketKind.COMPLAINT, state__in=COUNTED)


def complaint_month(actor: Actor, site: Site | None, month: Month) -> ComplaintMonth:
    """The month's complaints, whichever way they are looked at; the number of queries is fixed."""
    span = days(month.first, month.last)
    rows = complaints_of(actor, site)
    here = rows.filter(opened(span))
    in_time = [promise for promise in promises(here) if promise.clock == ClockName.RESOLVE]
    together = _together(in_time)
    return ComplaintMonth(
        month=month,
        total=here.count(),
        median_minutes=_median(here),
        in_time=together,
        trend=_trend(rows, month, span.zones),
        tables=_tables(here),
        areas=_areas(here, site, actor, month),
    )


def promises(rows: QuerySet[WorkItem, Any]) -> list[Promise]:
    """Every promise given to these tickets, by what was promised: one query.

    Missed is what was stopped too late, and what has run out and nobody stopped; a pause has its own end.
    """
    out = Q(met__isnull=True, due_at__lt=clock.now()) & ~Q(item__state=State.PAUSED)
    groups = (
        Clock.objects.filter(item__in=rows)
        .order_by()
        .values_list("item__kind", "name", "target_minutes", "in_working_time")
        .annotate(
            kept=Count("pk", filter=Q(met=True)),
            missed=Count("pk", filter=Q(met=False) | out),
            given=Count("pk"),
        )
    )
    kinds, clocks = list(TicketKind), list(ClockName)
    found = [
        Promise(kind, name, minutes, working, kept, missed, given - kept - missed)
        for kind, name, minutes, working, kept, missed, given in groups
    ]
    return sorted(
        found,
        key=lambda row: (kinds.index(TicketKind(row.kind)), clocks.index(ClockName(row.clock)), row.minutes),
    )


def month_promises(actor: Actor, site: Site | None, month: Month) -> list[Promise]:
    """The promises given to what was reported in a month, cancelled requests left out."""
    rows = read_tickets(actor, site).filter(opened(days(month.first, month.last)), state__in=COUNTED)
    return promises(rows)


def _together(rows: Iterable[Promise]) -> Promise | None:
    found = list(rows)
    if not found:
        return None
    first = found[0]
    return Promise(
        first.kind,
        first.clock,
        first.minutes,
        first.in_working_time,
        sum(row.kept for row in found),
        sum(row.missed for row in found),
        sum(row.running for row in found),
    )


def _median(rows: QuerySet[WorkItem, Any]) -> int | None:
    clocks = Clock.objects.filter(item__in=rows, name=ClockName.RESOLVE, elapsed_minutes__isnull=False)
    counted = clocks.order_by().values_list("elapsed_minutes").annotate(n=Count("pk"))
    return median(dict(counted))


def _trend(rows: QuerySet[WorkItem, Any], month: Month, zones: tuple[str, ...]) -> list[tuple[Month, int]]:
    months = [month]
    while len(months) < TREND:
        months.append(months[-1].before)
    months.reverse()
    spans = {f"m{n}": opened(Days(row.first, row.last, zones)) for n, row in enumerate(months)}
    whole = rows.filter(opened(Days(months[0].first, month.last, zones)))
    counts = whole.aggregate(**{name: Count("pk", filter=span) for name, span in spans.items()})
    return [(row, counts[f"m{n}"]) for n, row in enumerate(months)]


def _tables(rows: QuerySet[WorkItem, Any]) -> list[tuple[str, str, list[tuple[str, str, int]]]]:
    """By matter, weight, outcome and cause; each row with the value the list is narrowed by."""
    groups = list(
        rows.values_list(
            "category_id",
            "ticket__complaint__grade",
            "ticket__complaint__verdict",
            "ticket__complaint__fault",
        ).annotate(n=Count("pk"))
    )
    categories = Category.objects.filter(pk__in={row[0] for row in groups if row[0]})
    words: list[tuple[str, str, dict[str, str]]] = [
        ("category", _("By matter"), {str(row.pk): str(row) for row in categories}),
        ("grade", _("By weight"), {grade.value: str(grade.label) for grade in Grade}),
        ("verdict", _("By outcome"), {verdict.value: str(verdict.label) for verdict in Verdict}),
        ("", _("By cause"), {fault.value: str(fault.label) for fault in Fault}),
    ]
    found = []
    for place, (name, title, labels) in enumerate(words):
        counts: Counter[str] = Counter()
        for row in groups:
            counts[str(row[place] or "")] += row[-1]
        lines = [
            (labels.get(key) or _("Not said"), key if name else "", n) for key, n in counts.most_common()
        ]
        found.append((name, title, lines))
    return found


def _areas(rows: QuerySet[WorkItem, Any], site: Site | None, actor: Actor, month: Month) -> list[AreaLine]:
    """Every area of the sites by the month's standard, where most complain first; homes count once for each area."""
    sites = [site] if site else list(read_sites(actor))
    most = limits_in(month.first, [row.pk for row in sites])
    areas = list(Area.objects.filter(site__in=sites).select_related("site").order_by("site__name", "name"))
    chosen = defaultdict[int, set[int]](set)
    for key, place in AreaPlace.objects.filter(area__in=areas).values_list("area_id", "place_id"):
        chosen[key].add(place)
    told = list(rows.values_list("building_id", "place_id").annotate(n=Count("pk")))
    homes = Place.objects.filter(site__in=sites, kind__in=HOMES, is_active=True).order_by()
    by_building = dict(homes.values_list("building_id").annotate(n=Count("pk")))
    single = set(homes.filter(chosen_by__area__in=areas).values_list("pk", "building_id"))
    found = []
    for area in areas:
        places = chosen[area.pk]
        alone = sum(1 for pk, building in single if pk in places and building not in places)
        found.append(
            AreaLine(
                area,
                sum(n for building, place, n in told if building in places or place in places),
                sum(n for building, n in by_building.items() if building in places) + alone,
                most[area.site_id],
            )
        )
    return sorted(found, key=lambda line: -line.complaints)
