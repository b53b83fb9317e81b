"""A ticket's paper as a PDF, to whoever sees the ticket."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from steward.capabilities.tickets.actions import print_ticket
from steward.capabilities.tickets.papers import opinion_paper
from steward.capabilities.tickets.resources import TICKETS
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.surface.paper import paper_response
from steward.kernel.surface.verbs import actor_for


@require_GET
def opinion_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The customer opinion form; taking it is in the log of who saw what."""
    actor = actor_for(request, TICKETS)
    item = TICKETS.load(actor, pk)
    if item is None:
        raise Http404
    try:
        form = print_ticket(item, by=actor)
    except NotAllowed:
        raise PermissionDenied
    except Refused:
        raise Http404
    return paper_response(opinion_paper(item, form, actor.name))
