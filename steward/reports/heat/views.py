"""The map of requests: a site with its buildings, and one building floor by floor."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from steward.capabilities.tickets.choices import TicketKind
from steward.capabilities.tickets.resources import TICKETS
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.places.models import Place, PlaceKind
from steward.kernel.places.queries import visible_places
from steward.kernel.surface.declare import Rows
from steward.kernel.surface.lists import chips, narrowed
from steward.kernel.surface.verbs import actor_for
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.queries import visible_sites
from steward.reports.heat.queries import elevation, site_map

LATELY = timedelta(days=30)
# Colour, icon and word of a state; the picture shows the first two, the legend and what is read aloud the last.
LOOKS = {
    "late": ("late", "alert-triangle", _("Overdue requests")),
    "open": ("wait", "clock", _("Open requests")),
    "past": ("ok", "circle-check", _("Only closed requests")),
    "none": ("off", "circle-dashed", _("No request")),
}


class MapLink:
    """Addresses of the requests behind a heat: the filters of the page, and the place."""

    def __init__(self, query: QueryDict, site_id: int) -> None:
        self.kept = {name: query.getlist(name) for name in query} | {"site": [str(site_id)]}

    def __call__(self, **place: Any) -> str:
        return "/tickets/?" + urlencode(self.kept | place, doseq=True)


def _looked_at(request: HttpRequest) -> tuple[Actor, Rows, QueryDict, dict[str, Any]]:
    """The actor, the requests looked at, and the filters: those of the list; open ones where no time is said."""
    actor, query, trouble = actor_for(request, TICKETS), request.GET.copy(), None
    if not {"open", "opened"} & set(query):
        query["open"] = "1"
    try:
        rows = narrowed(TICKETS, actor, query)
    except Refused as refused:
        trouble, query = refused, QueryDict("open=1", mutable=True)
        rows = narrowed(TICKETS, actor, query)
    lately = f"{clock.today() - LATELY}..{clock.today()}"
    context = {
        "resource": TICKETS,
        "actor": actor,
        "query": query,
        "trouble": trouble,
        # The site, the kind and the time have choices of their own here.
        "chips": [row for row in chips(TICKETS, actor, query) if row[0].name not in OWN],
        "kinds": [("", _("All kinds")), *TicketKind.choices],
        "kind": query.get("kind", ""),
        "lately": lately,
        "looks": LOOKS,
    }
    return actor, rows, query, context


OWN = frozenset({"site", "kind", "open", "opened"})


@require_GET
def site_page(request: HttpRequest) -> HttpResponse:
    """Every building of a site small; without a choice, the first site in reach."""
    actor, rows, query, context = _looked_at(request)
    sites = list(visible_sites(actor))
    asked = query.get("site", "")
    site = next((row for row in sites if not asked or str(row.pk) == asked), None)
    if asked and site is None:
        raise Http404
    context |= {"sites": sites, "site": site}
    if site:
        context |= {"map": site_map(site, rows, actor), "link": MapLink(query, site.pk)}
    return render(request, "reports/heat_site.html", context)


@require_GET
def building_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One building floor by floor, as far as the reader sees it. 404 where he sees nothing of it."""
    actor, rows, query, context = _looked_at(request)
    building = (
        Place.objects.filter(pk=pk, kind=PlaceKind.BUILDING, is_active=True).select_related("site").first()
    )
    if building is None or not visible_places(actor).filter(building=building).exists():
        raise Http404
    context |= {
        "site": building.site,
        "front": elevation(building, rows, actor),
        "link": MapLink(query, building.site_id),
    }
    return render(request, "reports/heat_building.html", context)
