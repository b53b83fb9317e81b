"""What resources cannot declare: the tickets that may be the same, under the form of a new one."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from steward.capabilities.tickets.forms import ReportTicketForm
from steward.capabilities.tickets.policies import may
from steward.capabilities.tickets.related import Typed, related_tickets
from steward.capabilities.tickets.resources import TICKETS
from steward.kernel.base.privacy import keyed_index, normal_digits
from steward.kernel.surface.aids import Aid, declare_aid
from steward.kernel.tenancy.actor import Actor

RELATED = declare_aid(
    Aid(
        "tickets",
        "report",
        "tickets:related",
        reads=("site", "place", "title", "category", "caller_phone", "requester"),
        after="category",
    )
)


@require_POST
def related_page(request: HttpRequest) -> HttpResponse:
    """What may be the same as the request being typed. Posted: numbers and people's words belong in no address."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    creator = TICKETS.creator
    if creator is None or not creator.may(None, actor):
        raise PermissionDenied
    form = ReportTicketForm(request.POST, actor=actor)
    form.is_valid()  # half a form: what can be read of it counts
    typed = form.cleaned_data
    digits = normal_digits(typed.get("caller_phone", ""))
    rows = related_tickets(
        actor,
        Typed(
            site=typed.get("site"),
            place=typed.get("place"),
            category=typed.get("category"),
            requester=typed.get("requester"),
            stranger_index=keyed_index(digits, "phone") if len(digits) >= 7 else "",
            title=typed.get("title", ""),
        ),
    )
    # Whoever reported it himself waits for it anyway.
    offered = [(row, "customer" not in row.why and may("join", row.item, actor)) for row in rows]
    context = {"resource": TICKETS, "rows": offered}
    return render(request, "tickets/related.html", context)
