"""The page of reports: a week of a site, the running one first."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Site
from steward.reports.weekly.policies import READERS
from steward.reports.weekly.queries import history, read_sites, reads_everything, visible_weeks
from steward.reports.weekly.sheet import running_sheet, sheet_of


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


@require_GET
def week_page(request: HttpRequest) -> HttpResponse:
    """The figures of one week: frozen where a Monday is named, else of the week that is running."""
    actor = reader(request)
    sites = list(read_sites(actor))
    site = chosen_site(request, actor, sites)
    asked = request.GET.get("week", "")
    if asked:
        try:
            monday = date.fromisoformat(asked)
        except ValueError as error:
            raise Http404 from error
        rows = visible_weeks(actor).select_related("site", "frozen_by")
        report = rows.filter(site=site, monday=monday, is_current=True).first()
        if report is None:
            raise Http404
        sheet = sheet_of(report, actor)
    else:
        sheet = running_sheet(site, {row.zone for row in ([site] if site else sites)}, actor)
    context = {
        "sheet": sheet,
        "site": site,
        "sites": sites,
        "reads_everything": reads_everything(actor),
        "mondays": [row.monday for row in history(site, date.max)][::-1] if sites else [],
    }
    return render(request, "reports/week.html", context)
