"""Posters for the printer: one, or all that a list shows."""

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from steward.capabilities.posters.choices import Size
from steward.capabilities.posters.queries import JOINED
from steward.capabilities.posters.resources import POSTERS
from steward.capabilities.posters.sheets import picture_of, sheet_response
from steward.kernel.base.refused import Refused
from steward.kernel.surface.declare import Rows
from steward.kernel.surface.lists import chips, narrowed
from steward.kernel.surface.verbs import actor_for

# Sheets beyond this are several prints; a preview shows the beginning.
MOST, PREVIEWED = 240, 12
OWN = "size"


def _narrowed(request: HttpRequest) -> tuple[Rows, QueryDict, Refused | None]:
    """The posters a list shows with this query; all of them where it cannot be read, and why."""
    actor = actor_for(request, POSTERS)
    query = request.GET.copy()
    query.pop(OWN, None)
    try:
        return narrowed(POSTERS, actor, query), query, None
    except Refused as refused:
        query = QueryDict("view=", mutable=True)
        return narrowed(POSTERS, actor, query), query, refused


@require_GET
def print_page(request: HttpRequest) -> HttpResponse:
    """How many there are, how they look, and a button for each size."""
    rows, query, trouble = _narrowed(request)
    actor = actor_for(request, POSTERS)
    hanging = rows.filter(withdrawn_at__isnull=True)
    count = hanging.order_by().count()
    shown = hanging.select_related("organisation", *JOINED).order_by("-pk")[:PREVIEWED]
    context = {
        "resource": POSTERS,
        "actor": actor,
        "query": query,
        "trouble": trouble,
        "chips": chips(POSTERS, actor, query),
        "count": count,
        "most": MOST,
        "sizes": Size.choices,
        "posters": [(row, picture_of(row)) for row in shown],
    }
    return render(request, "posters/print.html", context)


@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    """The posters of the list as one PDF, in the order of places."""
    rows, _query, trouble = _narrowed(request)
    size = request.GET.get(OWN, Size.A5)
    hanging = rows.filter(withdrawn_at__isnull=True).select_related("organisation", *JOINED)
    found = list(hanging.order_by("site_id", "place__sort_key", "pk")[:MOST])
    if trouble or size not in Size.values or not found:
        raise Http404
    return sheet_response(found, size)


@require_GET
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One poster as PDF; a withdrawn one is printed no more."""
    actor = actor_for(request, POSTERS)
    size = request.GET.get(OWN, Size.A5)
    row = POSTERS.load(actor, pk)
    if row is None or row.withdrawn_at or size not in Size.values:
        raise Http404
    return sheet_response([row], size)
