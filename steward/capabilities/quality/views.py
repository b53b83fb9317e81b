"""What resources cannot declare: the suggestion under the form of a new request."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from steward.capabilities.quality.queries.texts import suggest
from steward.kernel.surface.aids import Aid, declare_aid
from steward.kernel.surface.declare import resources
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.choices import Urgency

SUGGESTING = declare_aid(Aid("tickets", "report", "quality:suggest", reads=("title", "body"), after="title"))


@require_POST
def suggest_page(request: HttpRequest) -> HttpResponse:
    """What the words typed so far read like. Posted, because they are people's words and addresses are logged."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    creator = resources()[SUGGESTING.resource].verb(SUGGESTING.verb)
    if not creator.may(None, actor):
        raise PermissionDenied
    found = suggest(request.POST.get("title", "")[:200], request.POST.get("body", "")[:10_000])
    kinds = dict(creator.form.base_fields["kind"].choices)  # type: ignore[attr-defined]
    fills = {"kind": found.kind, "category": found.category and found.category.pk, "urgency": found.urgency}
    words = (
        kinds.get(found.kind),
        found.category,
        Urgency(found.urgency).label if found.urgency else None,
    )
    context = {
        "fills": {name: str(value) for name, value in fills.items() if value},
        "words": [word for word in words if word],
    }
    return render(request, "quality/suggestion.html", context)
