"""The page behind a customer's link: one tap rates the work, without signing in and without a word about anybody."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from steward.capabilities.tickets.actions import rate_ticket
from steward.capabilities.tickets.aftercare import Asked, asked_by
from steward.capabilities.tickets.choices import TicketKind
from steward.kernel.base.refused import Refused
from steward.kernel.surface.forms import TextField
from steward.kernel.tenancy.actor import Actor, ActorKind
from steward.kernel.tenancy.scope import scope
from steward.kernel.work.models import WorkItem


class RateForm(forms.Form):
    """A tap on a score; words only if there are any."""

    score = forms.IntegerField(min_value=1, max_value=5)
    note = TextField(label=_("Anything to add?"), required=False, lines=2, max_length=500)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def rate(request: HttpRequest, token: str) -> HttpResponse:
    """Five buttons; looking alone rates nothing, as programs look into links too. A dead link says so, and no more."""
    asked = asked_by(token)
    if asked is None:
        return render(request, "tickets/rate_over.html", status=410)
    form = RateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _rate(asked, form.cleaned_data["score"], form.cleaned_data["note"])
        except Refused:
            # Somebody called back in this very moment: the customer was heard.
            return render(request, "tickets/rate_over.html", status=410)
        return render(request, "tickets/rated.html", {"content": form.cleaned_data["score"] > 2})
    kind = TicketKind(asked.kind).label
    context = {"form": form, "kind": kind, "day": asked.finished_at}
    return render(request, "tickets/rate.html", context, status=422 if form.errors else 200)


def _rate(asked: Asked, score: int, note: str) -> None:
    with scope(asked.organisation_id):
        item = WorkItem.objects.select_related("ticket", "site").get(pk=asked.item_id)
        # The link was made for this customer, also for one who is no known party.
        by = Actor(asked.organisation_id, ActorKind.CUSTOMER, "", party_id=item.requester_id)
        rate_ticket(item, by=by, score=score, note=note)
