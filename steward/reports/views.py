"""The pages of reports: a week of a site, the complaints of a month, the promises kept in it."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from steward.capabilities.tickets.choices import TicketKind
from steward.kernel.base import clock
from steward.kernel.surface.paper import paper_response
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Site
from steward.kernel.work.choices import ClockName
from steward.reports.monthly.policies import may_set
from steward.reports.monthly.queries import COUNTED, Month, complaint_month, month_promises
from steward.reports.papers import complaints_paper, week_paper
from steward.reports.weekly.policies import READERS
from steward.reports.weekly.queries import history, read_sites, reads_everything, visible_weeks
from steward.reports.weekly.sheet import Sheet, running_sheet, sheet_of


def reader(request: HttpRequest) -> Actor:
    """The actor, if one of his posts reads reports; 403 for everybody else."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.roles & READERS:
        raise PermissionDenied
    return actor


def chosen_site(request: HttpRequest, actor: Actor, sites: list[Site]) -> Site | None:
    """The site asked for; else all of them where the actor reads all, or the first of his. 404 for another one."""
    asked = request.GET.get("site", "")
    if asked:
        found = next((site for site in sites if str(site.pk) == asked), None)
        if found is None:
            raise Http404
        return found
    return None if reads_everything(actor) or not sites else sites[0]


def chosen_sheet(request: HttpRequest, actor: Actor, sites: list[Site]) -> Sheet:
    """The week asked for: frozen where a Monday is named, else the one that is running. 404 for another one."""
    site = chosen_site(request, actor, sites)
    asked = request.GET.get("week", "")
    if not asked:
        return running_sheet(site, {row.zone for row in ([site] if site else sites)}, actor)
    try:
        monday = date.fromisoformat(asked)
    except ValueError as error:
        raise Http404 from error
    rows = visible_weeks(actor).select_related("site", "frozen_by")
    report = rows.filter(site=site, monday=monday, is_current=True).first()
    if report is None:
        raise Http404
    return sheet_of(report, actor)


@require_GET
def week_pdf(request: HttpRequest) -> HttpResponse:
    """The same week on one sheet of paper."""
    actor = reader(request)
    return paper_response(week_paper(chosen_sheet(request, actor, list(read_sites(actor))), actor))


@require_GET
def week_page(request: HttpRequest) -> HttpResponse:
    """The figures of one week, each with the list behind it."""
    actor = reader(request)
    sites = list(read_sites(actor))
    sheet = chosen_sheet(request, actor, sites)
    site = sheet.site
    context = {
        "sheet": sheet,
        "site": site,
        "sites": sites,
        "reads_everything": reads_everything(actor),
        "mondays": [row.monday for row in history(site, date.max)][::-1] if sites else [],
    }
    return render(request, "reports/week.html", context)


def chosen_month(request: HttpRequest) -> Month:
    """The month asked for, as `2026-11`; else the one that is running. 404 for what is no month."""
    asked = request.GET.get("month", "")
    if not asked:
        return Month(clock.today().replace(day=1))
    try:
        return Month(date.fromisoformat(f"{asked}-01"))
    except ValueError as error:
        raise Http404 from error


def _months(month: Month) -> list[Month]:
    """A year of months to choose from, the newest first; the chosen one among them."""
    found = [Month(clock.today().replace(day=1))]
    while len(found) < 13:
        found.append(found[-1].before)
    return found if month in found else [*found, month]


def _month_context(request: HttpRequest) -> tuple[Actor, Site | None, Month, dict[str, Any]]:
    actor = reader(request)
    sites = list(read_sites(actor))
    site, month = chosen_site(request, actor, sites), chosen_month(request)
    query = {"opened": f"{month.first}..{month.last}", "state": [str(state) for state in COUNTED]}
    link = "/tickets/?" + urlencode(query | ({"site": site.pk} if site else {}), doseq=True)
    context = {
        "site": site,
        "sites": sites,
        "reads_everything": reads_everything(actor),
        "month": month,
        "months": _months(month),
        "link": link,
        "is_running": month.first <= clock.today() <= month.last,
    }
    return actor, site, month, context


@require_GET
def complaints_page(request: HttpRequest) -> HttpResponse:
    """The complaint report of a month (DSK10), areas against their standard (DSK9)."""
    actor, site, month, context = _month_context(request)
    context["report"] = complaint_month(actor, site, month)
    context["limits"] = sorted({line.most for line in context["report"].areas})
    context["may_set"] = may_set(actor)
    context["link"] += "&kind=complaint"
    return render(request, "reports/complaints.html", context)


@require_GET
def complaints_pdf(request: HttpRequest) -> HttpResponse:
    """The same month on paper."""
    actor, site, month, _context = _month_context(request)
    return paper_response(complaints_paper(complaint_month(actor, site, month), site, actor))


@require_GET
def standards_page(request: HttpRequest) -> HttpResponse:
    """What was promised to customers in a month, and how often it was kept: to be published."""
    actor, site, month, context = _month_context(request)
    context["promises"] = [
        (str(TicketKind(row.kind).label), str(ClockName(row.clock).label), row)
        for row in month_promises(actor, site, month)
    ]
    return render(request, "reports/standards.html", context)
