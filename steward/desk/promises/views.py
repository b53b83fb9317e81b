"""Two pages beside the resources: what would happen to a ticket, and what could not work."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from steward.desk.office.policies import OFFICE
from steward.desk.promises.forms import SampleForm
from steward.desk.promises.queries import kind_word
from steward.desk.promises.sample import check as check_promises
from steward.desk.promises.sample import sample_of
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.actor import Actor


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.hats_with(OFFICE):
        raise PermissionDenied
    return actor


@require_GET
def sample(request: HttpRequest) -> HttpResponse:
    """A form that asks for a ticket and tells, step by step, what would happen if nobody touched it."""
    actor = _actor(request)
    form = SampleForm(request.GET or None, actor=actor)
    found, refused = None, None
    if request.GET and form.is_valid():
        asked = form.arguments()
        try:
            found = sample_of(
                asked["kind"],
                asked["site"],
                at=asked["at"],
                category=asked["category"],
                urgency=asked["urgency"],
            )
        except Refused as error:
            refused = error
    context = {
        "form": form,
        "sample": found,
        "refused": refused,
        "kind": kind_word(form.cleaned_data["kind"]) if found else "",
        "site": form.cleaned_data["site"] if found else None,
    }
    return render(request, "desk/promises/sample.html", context)


@require_GET
def check(request: HttpRequest) -> HttpResponse:
    """Everything amiss with standards, ladder and calendars, each with the page that sets it right."""
    _actor(request)
    return render(request, "desk/promises/check.html", {"findings": check_promises(clock.now())})
