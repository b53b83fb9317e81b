"""What resources cannot declare: familiarity by area and steward on one page."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from steward.capabilities.registry.policies import READERS
from steward.capabilities.registry.queries.familiarity import familiarity
from steward.kernel.tenancy.actor import Actor


@require_GET
def familiarity_page(request: HttpRequest) -> HttpResponse:
    """How many households are known, by area and steward; each number leads to its rows (REG2)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.roles & READERS:
        raise PermissionDenied
    return render(request, "registry/familiarity.html", {"report": familiarity(actor)})
