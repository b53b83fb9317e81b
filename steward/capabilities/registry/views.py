"""What resources cannot declare: familiarity by area and steward, and an area at a glance."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from steward.capabilities.registry.choices import Attention, Known, Occupancy
from steward.capabilities.registry.facts import facts_in_words
from steward.capabilities.registry.policies import READERS
from steward.capabilities.registry.queries.familiarity import familiarity
from steward.capabilities.registry.queries.overview import areas_to_know, overview
from steward.capabilities.registry.resources.known import ATTENTION_MARKS, KNOWN_MARKS
from steward.kernel.people.choices import Relation
from steward.kernel.places.models import PlaceKind
from steward.kernel.tenancy.actor import Actor


@require_GET
def familiarity_page(request: HttpRequest) -> HttpResponse:
    """How many households are known, by area and steward; each number leads to its rows (REG2)."""
    return render(request, "registry/familiarity.html", {"report": familiarity(_reader(request))})


@require_GET
def overview_page(request: HttpRequest) -> HttpResponse:
    """The four knows of one area; without a choice, of the first in reach (REG4)."""
    actor = _reader(request)
    areas = list(areas_to_know(actor))
    wanted = request.GET.get("area", "")
    chosen = next((area for area in areas if str(area.pk) == wanted), None) if wanted else None
    if wanted and chosen is None:
        raise Http404
    chosen = chosen or (areas[0] if areas else None)
    context = {
        "areas": areas,
        "area": chosen,
        "known": overview(chosen, actor) if chosen else None,
        "facts": list(facts_in_words(chosen.site.facts)) if chosen else [],
        "words": {
            "known": {word: (Known(word).label, *KNOWN_MARKS[word]) for word in Known.values},
            "occupancy": dict(Occupancy.choices),
            "attention": {
                word: (Attention(word).label, *ATTENTION_MARKS[Attention(word)]) for word in Attention.values
            },
            "relation": dict(Relation.choices),
            "kind": dict(PlaceKind.choices),
        },
    }
    return render(request, "registry/overview.html", context)


def _reader(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.roles & READERS:
        raise PermissionDenied
    return actor
