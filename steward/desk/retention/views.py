"""The periods of retention: one form a rule, kept from the next night on."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from steward.kernel.people.actions import set_retention
from steward.kernel.people.policies import RETENTION_SETTERS
from steward.kernel.people.retention import LONGEST, periods, retentions
from steward.kernel.tenancy.actor import Actor


class SetRetentionForm(forms.Form):
    """The days of one rule."""

    code = forms.CharField(max_length=40)
    days = forms.IntegerField(
        label=gettext_lazy("Days"),
        min_value=0,
        max_value=LONGEST,
        help_text=gettext_lazy("0 keeps for ever."),
    )


@require_http_methods(["GET", "POST"])
def retention(request: HttpRequest) -> HttpResponse:
    """Each rule with its days; a POST sets one."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.hats_with(RETENTION_SETTERS):
        raise PermissionDenied
    form = SetRetentionForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        set_retention(form.cleaned_data["code"], by=actor, days=form.cleaned_data["days"])
        messages.success(request, _("Set. It is kept from the next night on."))
        return HttpResponseRedirect("/office/retention/")
    own = periods()
    rules = [(rule, own[code]) for code, rule in retentions().items()]
    context = {"rules": rules, "form": form, "longest": LONGEST}
    return render(request, "desk/retention.html", context, status=422 if form else 200)
