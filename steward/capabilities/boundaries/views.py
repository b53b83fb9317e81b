"""The cards a request being typed speaks of, beside its form."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from steward.capabilities.boundaries.queries import cards_of_text
from steward.kernel.surface.aids import Aid, declare_aid
from steward.kernel.surface.declare import resources
from steward.kernel.tenancy.actor import Actor

CARDS = declare_aid(
    Aid("tickets", "report", "boundaries:of_text", reads=("site", "title", "body"), after="title")
)


@require_POST
def of_text(request: HttpRequest) -> HttpResponse:
    """Who answers for what is being typed, when it is not only us, with number and words to say."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    creator = resources()[CARDS.resource].verb(CARDS.verb)
    if not creator.may(None, actor):
        raise PermissionDenied
    form = creator.form(request.POST, actor=actor)
    form.is_valid()  # half a form: what can be read of it counts
    site = form.cleaned_data.get("site")
    text = f"{form.cleaned_data.get('title', '')} {form.cleaned_data.get('body', '')}"
    rows = cards_of_text(actor, site, text) if site else []
    return render(request, "boundaries/of_text.html", {"rows": rows})
