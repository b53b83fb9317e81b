"""A week as it is read: figures with the week before beside them, cells by kind, matter, source and area, all links."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from steward.capabilities.tickets.choices import Satisfaction, Source, TicketKind
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Area, Site
from steward.kernel.work.models import Category
from steward.reports.models import WeeklyReport
from steward.reports.weekly.counting import RATED
from steward.reports.weekly.queries import (
    cells_for,
    history,
    running_figures,
    running_monday,
    totals_for,
)
from steward.reports.weekly.unresolved import Told, told_findings

# Name, label, and the filter of the list behind it; `{days}` are the week's.
COUNTS: tuple[tuple[str, Promise, dict[str, str]], ...] = (
    ("opened", gettext_lazy("Newly reported"), {"opened": "{days}"}),
    ("closed", gettext_lazy("Closed in the week"), {"closed": "{days}", "state": "closed"}),
    ("open", gettext_lazy("Open at the end"), {"open_on": "..{last}"}),
    ("late", gettext_lazy("Became late"), {"late_on": "{days}"}),
    ("reopened", gettext_lazy("Opened again"), {"reopened": "{days}"}),
    ("cancelled", gettext_lazy("Cancelled in the week"), {"closed": "{days}", "state": "cancelled"}),
    ("called", gettext_lazy("Called by us"), {"called": "{days}"}),
    # Weeks frozen before ratings were told apart from calls do not know them.
    ("rated", gettext_lazy("Rated by customers themselves"), {"rated": "{days}"}),
)
MEDIANS = (
    ("respond_minutes", gettext_lazy("Median to respond")),
    ("resolve_minutes", gettext_lazy("Median to resolve")),
)
# More of them is worse.
BAD = frozenset({"open", "late", "reopened", *dict(MEDIANS)})
MEASURES = ("opened", "closed", "open", "late")
SUNDAY = timedelta(days=6)


@dataclass(frozen=True)
class Figure:
    """One number, the week before's, and the list behind it."""

    name: str
    label: Any
    value: int | None
    before: int | None = None
    link: str = ""

    @property
    def change(self) -> int | None:
        return None if self.value is None or self.before is None else self.value - self.before

    @property
    def is_worse(self) -> bool:
        return bool(self.change and self.change > 0 and self.name in BAD)


@dataclass(frozen=True)
class Line:
    """A row of a breakdown: its word, and a count with its link for each measure."""

    label: str
    counts: Sequence[tuple[int, str]]


@dataclass(frozen=True)
class Sheet:
    """One week of one site (None: of all) as somebody reads it."""

    site: Site | None
    monday: date
    report: WeeklyReport | None
    counts: Sequence[Figure]
    medians: Sequence[Figure]
    # The answer, how often, and how often of it unasked; None where that was not counted yet.
    answers: Sequence[tuple[str, int, int | None]]
    satisfied: tuple[int, int]
    tables: Mapping[str, tuple[Any, Sequence[Line]]]
    areas: Sequence[tuple[str, int]]
    findings: Told | None
    weeks: Sequence[tuple[date, bool, Mapping[str, Any]]] = field(default_factory=tuple)

    @property
    def sunday(self) -> date:
        return self.monday + SUNDAY

    @property
    def is_running(self) -> bool:
        return self.report is None


def sheet_of(report: WeeklyReport, actor: Actor) -> Sheet:
    """A frozen week, whichever edition."""
    weeks = _told(history(report.site, report.monday), actor)
    return _sheet(report.site, report.monday, report, report.figures, weeks, actor)


def running_sheet(site: Site | None, zones: Collection[str], actor: Actor) -> Sheet:
    """The week that is not over, as it is now."""
    monday = running_monday(zones)
    figures = running_figures(monday, site)
    now = (monday, True, totals_for(figures, actor.queue_user_ids))
    return _sheet(site, monday, None, figures, [*_told(history(site, monday), actor), now], actor)


def _told(weeks: Iterable[WeeklyReport], actor: Actor) -> list[tuple[date, bool, Mapping[str, Any]]]:
    return [(row.monday, False, totals_for(row.figures, actor.queue_user_ids)) for row in weeks]


def _sheet(
    site: Site | None,
    monday: date,
    report: WeeklyReport | None,
    figures: Mapping[str, Any],
    weeks: Sequence[tuple[date, bool, Mapping[str, Any]]],
    actor: Actor,
) -> Sheet:
    totals = totals_for(figures, actor.queue_user_ids)
    before = next((found for day, _running, found in weeks if day == monday - timedelta(days=7)), {})
    link = Links(site, monday)
    answers = [
        (str(Satisfaction(name).label), totals[name], totals.get(RATED.format(name)))
        for name in Satisfaction.values
        if totals[name]
    ]
    content = totals[Satisfaction.SATISFIED] + totals[Satisfaction.NEUTRAL]
    queue = actor.queue_user_ids
    categories = cells_for(figures, "category", queue)
    names = {
        "kind": {kind.value: str(kind.label) for kind in TicketKind},
        "category": {str(c.pk): str(c) for c in Category.objects.filter(pk__in=[k for k in categories if k])},
        "source": {source.value: str(source.label) for source in Source},
    }
    cells = {name: cells_for(figures, name, queue) for name in ("kind", "source")} | {"category": categories}
    titles = {"kind": _("By kind"), "category": _("By matter"), "source": _("By source")}
    return Sheet(
        site=site,
        monday=monday,
        report=report,
        counts=[
            Figure(name, label, totals.get(name), before.get(name), link.to(query))
            for name, label, query in COUNTS
        ],
        medians=[Figure(name, label, totals[name], before.get(name)) for name, label in MEDIANS],
        answers=answers,
        satisfied=(content, content + totals[Satisfaction.DISSATISFIED]),
        tables={
            name: (title, _lines(name, names[name], cells[name], link)) for name, title in titles.items()
        },
        areas=_areas(cells_for(figures, "area", queue)),
        findings=told_findings(figures, site, (monday, monday + SUNDAY), actor),
        weeks=weeks,
    )


class Links:
    """Addresses of ticket lists of one site and week."""

    def __init__(self, site: Site | None, monday: date) -> None:
        self.site, last = site, monday + SUNDAY
        self.days = {"days": f"{monday}..{last}", "last": last}

    def to(self, query: Mapping[str, str], **more: str) -> str:
        filled = {name: text.format(**self.days) for name, text in query.items()} | more
        if self.site:
            filled["site"] = str(self.site.pk)
        return f"/tickets/?{urlencode(filled)}"


def _lines(
    dimension: str, names: Mapping[str, str], cells: Mapping[str, Mapping[str, int]], link: Links
) -> list[Line]:
    """The rows of a breakdown, the most reported first; what has no value has no list of its own either."""
    queries = {name: query for name, _label, query in COUNTS}
    found = []
    for key, counts in cells.items():
        links = [
            (counts.get(name, 0), link.to(queries[name], **{dimension: key}) if key else "")
            for name in MEASURES
        ]
        found.append(Line(names.get(key) or _("Not said"), links))
    return sorted(found, key=lambda line: (-line.counts[0][0], -line.counts[2][0], line.label))


def _areas(cells: Mapping[str, Mapping[str, int]]) -> list[tuple[str, int]]:
    names = {str(area.pk): area.name for area in Area.objects.filter(pk__in=list(cells))}
    found = [(names[key], counts["complaints"]) for key, counts in cells.items() if key in names]
    return sorted(found, key=lambda row: (-row[1], row[0]))
