"""The pages of one's own account: password, language, messages, devices."""

from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from steward.desk.account.actions import (
    change_language,
    change_password,
    choose_messages,
    end_other_sign_ins,
    end_sign_in,
)
from steward.desk.account.devices import device_of, is_phone, way_of
from steward.desk.account.forms import ChangeLanguageForm, ChangePasswordForm, QuietHoursForm, WecomForm
from steward.desk.account.queries import own_sign_ins
from steward.desk.sign_in import with_language
from steward.kernel.base.refused import Refused
from steward.kernel.notify.actions import set_channel_address, set_quiet_hours
from steward.kernel.notify.queries import address_of, choices_of, quiet_hours_of
from steward.kernel.notify.wecom import WECOM
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import User


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _user(request: HttpRequest) -> User:
    return User.objects.get(pk=_actor(request).person_id)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; the old one is asked as at the sign-in, so that guessing locks here too."""
    user, actor = _user(request), _actor(request)
    form = ChangePasswordForm(request.POST or None, actor=actor)
    refused = None
    if request.method == "POST" and form.is_valid():
        if authenticate(request, username=user.username, password=form.cleaned_data["old"]) is None:
            form.add_error("old", _("This is not the password you have now."))
        else:
            try:
                user = change_password(user, form.cleaned_data["new"], by=actor)
                update_session_auth_hash(request, user)
                messages.success(request, _("Password changed. Every other device was signed out."))
                return HttpResponseRedirect(reverse("desk:account"))
            except Refused as error:
                form.add_error(error.field, f"{error.what} {error.do}")
                refused = error
    status = refused.status if refused else 422 if form.errors else 200
    return render(request, "desk/account_password.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def language(request: HttpRequest) -> HttpResponse:
    """Choose one's own language: of messages wherever they go, and of the pages on this device from now on."""
    user, actor = _user(request), _actor(request)
    form = ChangeLanguageForm(request.POST or None, actor=actor, initial={"language": user.language})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["language"]
        change_language(user, chosen, by=actor)
        with translation.override(chosen):
            messages.success(request, _("Saved."))
        return with_language(HttpResponseRedirect(reverse("desk:account")), chosen)
    return render(request, "desk/account_language.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """Which messages come over which channel, and the hours in which none do."""
    actor = _actor(request)
    # Several forms on a page: what was sent tells which.
    hours, wecom = _hours_form(request, actor), _wecom_form(request, actor)
    if request.method == "POST" and not hours.errors and not (wecom and wecom.errors):
        try:
            if hours.is_bound:
                set_quiet_hours(by=actor, **hours.arguments())
            elif wecom and wecom.is_bound:
                set_channel_address(WECOM.code, by=actor, **wecom.arguments())
            else:
                choose_messages(set(request.POST.getlist("on")), by=actor)
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("desk:notices"))
        except Refused as refused:
            if wecom is None or not wecom.is_bound:
                raise
            wecom.add_error("address", f"{refused.what} {refused.do}")
    context = {
        "form": hours,
        "wecom": wecom,
        "choices": choices_of(actor),
        "email": _user(request).email,
    }
    wrong = hours.errors or (wecom and wecom.errors)
    return render(request, "desk/account_notices.html", context, status=422 if wrong else 200)


def _hours_form(request: HttpRequest, actor: Actor) -> QuietHoursForm:
    starts, ends = quiet_hours_of(actor.user_id)
    sent = request.POST if "starts" in request.POST else None
    return QuietHoursForm(sent, actor=actor, initial={"starts": starts, "ends": ends})


def _wecom_form(request: HttpRequest, actor: Actor) -> WecomForm | None:
    """None where the company has no application in WeCom."""
    if not WECOM.offered():
        return None
    sent = request.POST if "address" in request.POST else None
    return WecomForm(sent, actor=actor, initial={"address": address_of(actor.user_id, WECOM.code)})


@never_cache
@require_GET
def sign_ins(request: HttpRequest) -> HttpResponse:
    """The devices one is signed in on; this one is marked."""
    rows = [
        (
            row,
            device_of(row.agent),
            is_phone(row.agent),
            row.session_key == request.session.session_key,
            way_of(row.way),
        )
        for row in own_sign_ins(_actor(request))
    ]
    rows.sort(key=lambda row: not row[3])
    return render(request, "desk/account_devices.html", {"rows": rows})


@require_POST
def end_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign one of one's own devices out; another's is not found."""
    actor = _actor(request)
    row = own_sign_ins(actor).filter(pk=pk).first()
    if row is None:
        raise Http404
    end_sign_in(row, by=actor)
    messages.success(request, _("That device was signed out."))
    return HttpResponseRedirect(reverse("desk:sign_ins"))


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    end_other_sign_ins(by=_actor(request), but=request.session.session_key or "")
    messages.success(request, _("Every other device was signed out."))
    return HttpResponseRedirect(reverse("desk:sign_ins"))
