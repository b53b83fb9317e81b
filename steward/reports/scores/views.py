"""A scorecard as PDF, to whoever sees it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from steward.kernel.surface.paper import paper_response
from steward.kernel.surface.verbs import actor_for
from steward.reports.scores.papers import card_paper
from steward.reports.scores.resources import SCORECARDS


@require_GET
def card_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """One card on paper. 404 where the reader does not see it."""
    actor = actor_for(request, SCORECARDS)
    card = SCORECARDS.load(actor, pk)
    if card is None:
        raise Http404
    return paper_response(card_paper(card, actor))
