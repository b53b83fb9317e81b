"""Two pages beside the resources: several decisions at once, and the sheet to print."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from steward.desk.approvals.papers import request_paper
from steward.desk.approvals.resources import APPROVALS
from steward.kernel.approvals.choices import State
from steward.kernel.approvals.queries import waiting_requests
from steward.kernel.surface.paper import paper_response
from steward.kernel.surface.verbs import actor_for

# As many as one chooses from with a thumb; the next ones come when these are decided.
AT_ONCE = 50


@require_GET
def several(request: HttpRequest) -> HttpResponse:
    """What waits for the actor, to choose from: the verb's own bulk page asks for the reason and tells the outcome."""
    actor = actor_for(request, APPROVALS)
    waiting = waiting_requests(actor).filter(state=State.OPEN).select_related(*APPROVALS.joined)
    context = {
        "resource": APPROVALS,
        "rows": [(row, APPROVALS.lines(row)) for row in waiting[:AT_ONCE]],
        "verbs": [verb for verb in APPROVALS.verbs if verb.bulk],
    }
    return render(request, "desk/approvals/several.html", context)


@require_GET
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The approval sheet: what was asked, who decided what and why, as it stands now."""
    actor = actor_for(request, APPROVALS)
    row = APPROVALS.load(actor, pk)
    if row is None:
        raise Http404
    return paper_response(request_paper(row, actor.name))
