"""Punctuality by month, and one report as PDF and as worksheet."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from steward.capabilities.submissions.choices import State
from steward.capabilities.submissions.figures import Line, draw_figures, say_figures
from steward.capabilities.submissions.models import Submission
from steward.capabilities.submissions.queries import LEADERS, punctuality_of
from steward.capabilities.submissions.resources import SUBMISSIONS
from steward.kernel.base import clock
from steward.kernel.surface.choices import ExportFormat
from steward.kernel.surface.export_cells import harmless
from steward.kernel.surface.paper import Paper, Part, paper_response
from steward.kernel.surface.parts import moment
from steward.kernel.surface.verbs import actor_for
from steward.kernel.surface.writers import open_writer

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def punctuality_page(request: HttpRequest) -> HttpResponse:
    """For who receives reports and for superiors: by post, in time, late, missing."""
    actor = actor_for(request, SUBMISSIONS)
    if not actor.roles & LEADERS:
        raise PermissionDenied
    month = _month(request.GET.get("month", ""))
    context = {
        "resource": SUBMISSIONS,
        "actor": actor,
        "query": request.GET,
        "month": month,
        "tallies": punctuality_of(actor, month),
    }
    return render(request, "submissions/punctuality.html", context)


def _month(text: str) -> date:
    """`2026-11` as it was asked for, the present month for anything else."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return clock.today().replace(day=1)


def _row(request: HttpRequest, pk: int) -> tuple[Submission, list[Line]]:
    row = SUBMISSIONS.load(actor_for(request, SUBMISSIONS), pk)
    if row is None:
        raise Http404
    return row, say_figures(row.figures if row.handed_in_at else draw_figures(row))


@require_GET
def paper_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One report to print and to sign."""
    row, figures = _row(request, pk)
    facts = _facts(row)
    return paper_response(
        Paper(
            company=f"{row.organisation.name} · {row.site or _('All sites')}",
            title=str(row.template),
            number=f"{row.template.code}-{row.due_on}",
            parts=(
                Part(facts=facts),
                Part(_("Figures"), facts=[(line.label, line.text) for line in figures]),
                Part(_("The report"), texts=((str(row.post), row.words),)),
            ),
            signs=(_("Handed in by"), _("Receiver")),
        )
    )


def _facts(row: Submission) -> list[tuple[str, str]]:
    return [
        (_("Post"), str(row.post)),
        (_("Handed in by"), str(row.author or "—")),
        (_("Span"), f"{row.first_on} – {row.last_on}"),
        (_("Due on"), str(row.due_on)),
        (_("Handed in at"), moment(row.handed_in_at)),
        (_("Punctuality"), str(row.punctuality().label)),
        (_("Stage"), str(State(row.state).label)),
    ]


@require_GET
def sheet_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One report as a worksheet: facts, figures, words, a line each."""
    row, figures = _row(request, pk)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "report.xlsx"
        with open_writer(path, ExportFormat.XLSX) as file:
            file.add([str(row.template), str(row.due_on)])
            for label, text in [*_facts(row), *((line.label, line.text) for line in figures)]:
                file.add([harmless(label), harmless(text)])
            file.add([_("The report"), harmless(row.words)])
        content = path.read_bytes()
    response = HttpResponse(content, content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{row.template.code}-{row.due_on}.xlsx"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
