"""Signing in by a code to one's telephone number; who shares a number says who he is."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from steward.kernel.base.privacy import keyed_index, mask_name
from steward.kernel.base.refused import Refused
from steward.kernel.notify.sms import DEMONSTRATION, sms_line
from steward.kernel.people.models import Party
from steward.kernel.people.numbers import normal_phone
from steward.kernel.people.queries import homes_of
from steward.kernel.tenancy.scope import scope
from steward.portal.actions import TooMany, ask_code, close_visit, open_visit, try_code
from steward.portal.demonstration import sample_owners
from steward.portal.door import COOKIE, for_customers, let_in, let_out, network_address, show
from steward.portal.jobs import send_code
from steward.portal.models import SignInCode
from steward.portal.queries import Guest, code_in_force, guest_of
from steward.portal.wechat.actions import link_wechat
from steward.portal.wechat.queries import DOOR, account_for


class PhoneForm(forms.Form):
    phone = forms.CharField(label=_("Your phone number"), max_length=30)


class CodeForm(forms.Form):
    phone = forms.CharField(max_length=30)
    code = forms.CharField(label=_("Code"), max_length=10)
    person = forms.IntegerField(required=False)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for a code. The answer is the same for every number, and so is the time it takes."""
    if request.method == "GET" and guest_of(request.COOKIES.get(COOKIE, "")):
        return HttpResponseRedirect(following_of(request))
    form = PhoneForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return _phone_page(request, form, status=200 if request.method == "GET" else 422)
    phone = form.cleaned_data["phone"]
    row: SignInCode | None
    try:
        with transaction.atomic():
            row = ask_code(phone, address=network_address(request))
            send_code.enqueue(row.pk, get_language() or settings.LANGUAGE_CODE)
    except TooMany as refused:
        # Whoever has the code already, or got two pages open, can still type it.
        row = code_in_force(keyed_index(normal_phone(phone), "phone"))
        return _code_page(request, phone, row=row, refused=refused, status=refused.status)
    except Refused as refused:
        return _phone_page(request, form, refused=refused, status=refused.status)
    return _code_page(request, phone, row=row)


@login_not_required
@never_cache
@require_POST
def enter_code(request: HttpRequest) -> HttpResponse:
    """Come in with the code; where several people share the number, first say who one is."""
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _phone_page(request, PhoneForm(), status=422)
    phone, typed = form.cleaned_data["phone"], form.cleaned_data["code"]
    try:
        code, people = try_code(phone, typed)
        chosen = people if len(people) == 1 else [p for p in people if p.pk == form.cleaned_data["person"]]
        if not chosen:
            return _code_page(request, phone, typed=typed, people=people)
        secret = open_visit(code, chosen[0])
    except Refused as refused:
        return _code_page(request, phone, refused=refused, status=refused.status)
    rotate_token(request)
    _link(request, code, chosen[0])
    return let_in(HttpResponseRedirect(following_of(request)), secret)


def _link(request: HttpRequest, code: SignInCode, party: Party) -> None:
    """Who came from WeChat and has now proved his number comes in over WeChat from now on."""
    waiting = DOOR.unlinked(request)
    DOOR.forget_unlinked(request)
    if waiting and link_wechat(*waiting[:2], code=code, party=party):
        messages.success(
            request, gettext("From now on WeChat opens your portal. Part from it under My record.")
        )


def show_refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The sign-in page with what stood in the way of another way in."""
    return _phone_page(request, PhoneForm(), refused=refused, status=refused.status)


@for_customers
@require_POST
def sign_out(request: HttpRequest, guest: Guest) -> HttpResponse:
    """Leave; the device knows nobody any more."""
    close_visit(guest.visit, by=guest.actor)
    return let_out(HttpResponseRedirect(reverse("portal:sign_in")))


def _phone_page(
    request: HttpRequest, form: PhoneForm, *, refused: Refused | None = None, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "refused": refused, "next": following_of(request)}
    context["people"] = sample_owners()
    waiting = DOOR.unlinked(request)
    context["waiting"] = waiting is not None
    context["wechat"] = None if waiting else account_for(_agent(request), request.GET.get("company", ""))
    return show(request, "sign_in", status=status, **context)


def _agent(request: HttpRequest) -> str:
    return request.headers.get("User-Agent", "")


def _code_page(
    request: HttpRequest,
    phone: str,
    *,
    row: SignInCode | None = None,
    typed: str = "",
    people: list[Party] | None = None,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "phone": phone,
        "typed": typed,
        "choices": [(party.pk, _told(party)) for party in people or []],
        # The demonstration's line shows what others send, for known and unknown numbers alike.
        "shown": row.code if row and sms_line() is DEMONSTRATION else "",
        "refused": refused,
        "next": following_of(request),
    }
    return show(request, "code", status=status, **context)


def _told(party: Party) -> str:
    """A person in the words of somebody who has his telephone in hand: part of the name, and the homes."""
    with scope(party.organisation_id):
        homes = dict.fromkeys(row.place.name for row in homes_of(party.pk))
    return " · ".join([mask_name(party.name), "、".join(list(homes)[:3]), party.organisation.name])


def following_of(request: HttpRequest) -> str:
    """Where to go on to: an address of the portal that was asked for, else its first page."""
    home = reverse("portal:home")
    address = request.POST.get("next") or request.GET.get("next") or home
    safe = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if safe and address.startswith(home) else home
