"""Proposals by month: how many, answered in time, adopted, put into practice."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from steward.capabilities.proposals.queries import HANDLERS, months_of
from steward.capabilities.proposals.resources import PROPOSALS
from steward.kernel.surface.verbs import actor_for


@require_GET
def months_page(request: HttpRequest) -> HttpResponse:
    """For superiors: everybody else sees the state of his own."""
    actor = actor_for(request, PROPOSALS)
    if not actor.roles & HANDLERS:
        raise PermissionDenied
    context = {"resource": PROPOSALS, "actor": actor, "query": request.GET, "months": months_of(actor)[::-1]}
    return render(request, "proposals/months.html", context)
