"""The page of a person's API tokens: list, make (shown once), revoke."""

from datetime import timedelta

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.surface.again import answers_of, asks_again
from steward.kernel.surface.api_auth import make_token, revoke_token, tokens_of
from steward.kernel.surface.forms import TextField, VerbForm
from steward.kernel.tenancy.actor import Actor


class MakeTokenForm(VerbForm):
    name = TextField(label=_("Which program will use it?"), max_length=60)
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("a year"))],
        coerce=int,
        initial=90,
    )


@never_cache
@require_http_methods(["GET", "POST"])
@asks_again
def tokens(request: HttpRequest) -> HttpResponse:
    """One's own tokens; a POST makes one and shows its text in the answer, the only time."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = MakeTokenForm(request.POST or None, actor=actor)
    made, refused = None, None
    if request.method == "POST" and form.is_valid():
        ends = clock.now() + timedelta(days=form.cleaned_data["days"])
        try:
            _token, made = make_token(
                by=actor, name=form.cleaned_data["name"], expires_at=ends, answers=answers_of(request)
            )
            form = MakeTokenForm(actor=actor)
        except Refused as error:
            refused = error
    status = refused.status if refused else 422 if form.errors else 200
    context = {"form": form, "made": made, "refused": refused, "tokens": tokens_of(actor), "at": clock.now()}
    return render(request, "surface/tokens.html", context, status=status)


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own tokens; another's is not found, an ended one stays ended."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    token = tokens_of(actor).filter(pk=pk).first()
    if token is None:
        raise Http404
    if token.revoked_at is None:
        revoke_token(token, by=actor)
    return HttpResponseRedirect("/account/tokens/")


urlpatterns = [
    path("", tokens, name="tokens"),
    path("<int:pk>/revoke/", revoke, name="revoke_token"),
]
