"""What is out at the place being typed, beside the form of a new request."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from steward.capabilities.incidents.queries import going_on, open_at
from steward.kernel.surface.aids import Aid, declare_aid
from steward.kernel.surface.declare import resources
from steward.kernel.tenancy.actor import Actor

SHOWN = 3
OUTAGES = declare_aid(
    Aid(
        "tickets", "report", "incidents:at_place", reads=("site", "place", "title", "category"), after="place"
    )
)


@require_POST
def at_place(request: HttpRequest) -> HttpResponse:
    """What is out where the caller is, with the words to say; a tap makes the request one of the incident's."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    creator = resources()[OUTAGES.resource].verb(OUTAGES.verb)
    if not creator.may(None, actor):
        raise PermissionDenied
    form = creator.form(request.POST, actor=actor)
    form.is_valid()  # half a form: what can be read of it counts
    site, place = form.cleaned_data.get("site"), form.cleaned_data.get("place")
    rows = open_at(site.pk, place).filter(pk__in=going_on(actor).values("pk"))[:SHOWN] if site else []
    fills = {
        row.pk: {"kind": row.category.kind, "category": str(row.category_id), "title": row.title}
        for row in rows
    }
    return render(request, "incidents/at_place.html", {"rows": rows, "fills": fills})
