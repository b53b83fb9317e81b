"""A ticket's papers as PDF, to whoever sees the ticket."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from steward.capabilities.tickets.actions import print_ticket
from steward.capabilities.tickets.choices import PaperKind
from steward.capabilities.tickets.mediation import mediation_paper
from steward.capabilities.tickets.papers import opinion_paper
from steward.capabilities.tickets.resources import TICKETS
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.surface.paper import paper_response
from steward.kernel.surface.verbs import actor_for

PAPERS = {PaperKind.OPINION: opinion_paper, PaperKind.MEDIATION: mediation_paper}


@require_GET
def paper_page(request: HttpRequest, pk: int, paper: PaperKind) -> HttpResponse:
    """The opinion form or the record of a mediation; taking it is in the log of who saw what."""
    actor = actor_for(request, TICKETS)
    item = TICKETS.load(actor, pk)
    if item is None:
        raise Http404
    try:
        print_ticket(item, by=actor, paper=paper)
    except NotAllowed:
        raise PermissionDenied
    except Refused:
        raise Http404
    return paper_response(PAPERS[paper](item, actor.name))
