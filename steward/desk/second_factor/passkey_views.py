"""The page of one's own passkeys, and how one is made and forgotten."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from steward.desk.account.devices import device_of
from steward.desk.second_factor.actions import add_passkey, remove_passkey
from steward.desk.second_factor.passing import ask_lately, host_of, put_question, take_question
from steward.desk.second_factor.queries import factor_of, passkeys_of
from steward.desk.second_factor.webauthn import ask_to_make
from steward.kernel.base.refused import Refused
from steward.kernel.surface.again import asks_again
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import User


@never_cache
@require_http_methods(["GET", "POST"])
@asks_again
def passkeys(request: HttpRequest) -> HttpResponse:
    """The devices whose passkeys open one's account; a POST adds the one in hand."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if factor_of(actor.person_id) is None:
        return HttpResponseRedirect(reverse("desk:second_factor"))
    refused = None
    if request.method == "POST":
        question = take_question(request)
        device = device_of(request.headers.get("User-Agent", "")) or _("Unknown device")
        try:
            if question is None:
                raise Refused(_("This took too long."), do=_("Try again."), code="too_late")
            add_passkey(question, request.POST.get("passkey", ""), by=actor, device=device)
        except Refused as error:
            refused = error
        else:
            messages.success(request, _("From now on this device's passkey can stand in for a code."))
            return HttpResponseRedirect(reverse("desk:passkeys"))
    rows = list(passkeys_of(actor.person_id))
    user = User.objects.get(pk=actor.person_id)
    question = ask_to_make(host_of(request), user, [row.key for row in rows])
    context = {"rows": rows, "question": put_question(request, question), "refused": refused}
    return render(
        request, "desk/second_factor/passkeys.html", context, status=refused.status if refused else 200
    )


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget one of one's own passkeys; another's is not found."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = passkeys_of(actor.person_id).filter(pk=pk).first()
    if row is None:
        raise Http404
    if (question := ask_lately(request, reverse("desk:passkeys"))) is not None:
        return question
    remove_passkey(row, by=actor)
    messages.success(request, _("That passkey opens nothing any more."))
    return HttpResponseRedirect(reverse("desk:passkeys"))
