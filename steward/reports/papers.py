"""The reports on paper: a week and a month of complaints, each on one sheet."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from steward.capabilities.findings.choices import Grade as Gravity
from steward.capabilities.findings.choices import State as Stand
from steward.capabilities.findings.resources import who_has
from steward.capabilities.tickets import figures
from steward.capabilities.tickets.choices import State, TicketKind
from steward.capabilities.tickets.papers import moment_of, printed_by
from steward.kernel.base.spans import say_minutes
from steward.kernel.surface.paper import Chart, Paper, Part
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Organisation, Site
from steward.reports.monthly.queries import ComplaintMonth, read_tickets
from steward.reports.weekly.counting import week_days
from steward.reports.weekly.sheet import Sheet

# What one sheet holds, in the longer words of English too.
WEEKS, MATTERS, AREAS = 8, 6, 12
ASKED, LATE, GRAVE = 4, 3, 3


def week_paper(sheet: Sheet, actor: Actor) -> Paper:
    """A week: its figures, the weeks before, the worst matters, what became late, and which edition it is."""
    shown = [(str(row.label), _value(row.value, row.change)) for row in sheet.counts]
    shown += [(str(row.label), "—" if row.value is None else say_minutes(row.value)) for row in sheet.medians]
    report = sheet.report
    if report is None:
        edition = _("The week is still running: these figures are of this moment.")
    else:
        edition = _("Frozen %(when)s, edition %(n)d.") % {
            "when": moment_of(report.frozen_at),
            "n": report.edition,
        }
    weeks = [(f"{day:%m-%d}", [totals["opened"], totals["closed"]]) for day, _now, totals in sheet.weeks][
        -WEEKS:
    ]
    return Paper(
        company=_company(sheet.site, actor),
        title=_("Weekly statistics of the service desk"),
        number=f"{sheet.monday}-{sheet.sunday}",
        parts=(
            Part(facts=shown),
            Part(_("Week by week"), chart=Chart((_("Newly reported"), _("Closed in the week")), weeks)),
            Part(_("Matters most asked for"), table=_matters(sheet)),
            Part(_("Became late in the week, as they stand today"), table=_late(sheet, actor)),
            *_unresolved(sheet),
        ),
        foot=f"{edition} {printed_by(actor.name)}",
    )


def _company(site: Site | None, actor: Actor) -> str:
    return f"{Organisation.objects.get(pk=actor.organisation_id).name} · {site or _('All sites')}"


def _value(value: int | None, change: int | None) -> str:
    if value is None:
        return "—"
    return str(value) if not change else f"{value} ({change:+d})"


def _matters(sheet: Sheet) -> Sequence[Sequence[str]]:
    heads = [
        _("Matter"),
        _("Newly reported"),
        _("Closed in the week"),
        _("Open at the end"),
        _("Became late"),
    ]
    _title, lines = sheet.tables["category"]
    rows = [[line.label, *(str(n) for n, _link in line.counts)] for line in lines[:ASKED]]
    return [heads, *rows] if rows else [[_("Nothing was reported, closed or left open in this week.")]]


def _late(sheet: Sheet, actor: Actor) -> Sequence[Sequence[str]]:
    """Requests whose promise ran out in the week, those the reader may see; no name and no words of a customer."""
    rows = read_tickets(actor, sheet.site).filter(figures.late(week_days(sheet.monday)))
    found = list(rows.select_related("place", "site").order_by("late_at", "pk")[: LATE + 1])
    if not found:
        return [[_("Nothing became late.")]]
    lines = [
        [row.number, str(TicketKind(row.kind).label), str(row.place or row.site), str(State(row.state).label)]
        for row in found[:LATE]
    ]
    more = [[_("and more"), "", "", ""]] if len(found) > LATE else []
    return [[_("No."), _("Kind"), _("Place"), _("State")], *lines, *more]


def _unresolved(sheet: Sheet) -> Sequence[Part]:
    """What was found and not put right: how many, and the gravest; places only, no words."""
    told = sheet.findings
    if told is None:
        return ()
    said = _("%(open)d open at the end, %(late)d of these overdue") % told.counts
    heads = [_("No."), _("Grade of the finding"), _("Place"), _("Who puts it right"), _("State")]
    lines = [
        [
            row.number,
            str(Gravity(row.kind).label),
            str(row.place or row.site),
            str(who_has(row)),
            str(Stand(row.state).label),
        ]
        for row in told.rows[:GRAVE]
    ]
    title = _("Findings not put right: %(said)s") % {"said": said}
    return (Part(title, table=[heads, *lines] if lines else ()),)


def complaints_paper(report: ComplaintMonth, site: Site | None, actor: Actor) -> Paper:
    """The complaint report of a month: figures, the months before, areas against their standard, matter and cause."""
    kept = report.in_time
    facts = [
        (_("Complaints"), str(report.total)),
        (
            _("Median to resolve"),
            "—" if report.median_minutes is None else say_minutes(report.median_minutes),
        ),
        (
            _("Resolved in time"),
            _("%(n)d of %(all)d that were due") % {"n": kept.kept, "all": kept.due}
            if kept and kept.due
            else "—",
        ),
        (_("Areas above the standard"), str(sum(not line.is_kept for line in report.areas))),
    ]
    trend = [(str(month), [n]) for month, n in report.trend]
    areas = [
        [
            f"{line.area.site} · {line.area.name}",
            str(line.complaints),
            str(line.most),
            _("within") if line.is_kept else _("above"),
        ]
        for line in report.areas[:AREAS]
    ]
    return Paper(
        company=_company(site, actor),
        title=_("Complaints of the month"),
        number=str(report.month),
        parts=(
            Part(facts=facts),
            Part(_("Month by month"), chart=Chart((_("Complaints"),), trend)),
            Part(
                _("Complaints by area"),
                table=[[_("Area"), _("Complaints"), _("At most"), _("Against the standard")], *areas],
            ),
            *(_table(title, lines) for _name, title, lines in report.tables if lines),
        ),
        foot=printed_by(actor.name),
    )


def _table(title: str, lines: Sequence[tuple[str, str, int]]) -> Part:
    rows: list[list[Any]] = [[word, str(n)] for word, _key, n in lines[:MATTERS]]
    return Part(table=[[title, _("Complaints")], *rows])
