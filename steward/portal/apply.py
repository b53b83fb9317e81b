"""Asking for access to a home: for people the company does not know yet.

The number is proved first; after that the telephone carries a signed note of it for half an hour, and nothing else.
Every answer is the same whether the number, the home or its people are known.
"""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from steward.capabilities.admissions.actions import ask_admission, confirm_admission
from steward.capabilities.admissions.queries import admissions_of_number, find_home, site_names, to_confirm
from steward.kernel.base.privacy import mask_phone
from steward.kernel.base.refused import Refused
from steward.kernel.notify.sms import DEMONSTRATION, sms_line
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.tenancy.scope import scope
from steward.portal.actions import ask_code, prove_number
from steward.portal.apply_forms import ApplyForm
from steward.portal.door import for_customers, network_address, not_here, show
from steward.portal.jobs import send_code
from steward.portal.models import Purpose, SignInCode
from steward.portal.queries import Guest
from steward.portal.sign_in import CodeForm, PhoneForm

COOKIE, SALT = "steward_applicant", "portal.applicant"
LASTS = 30 * 60


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Ask for a code that proves the number; it is sent whoever has it."""
    form = PhoneForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return show(request, "apply", form=form, refused=None, status=200 if request.method == "GET" else 422)
    phone = form.cleaned_data["phone"]
    try:
        with transaction.atomic():
            row = ask_code(phone, address=network_address(request), purpose=Purpose.PROVE)
            send_code.enqueue(row.pk, get_language() or settings.LANGUAGE_CODE)
    except Refused as refused:
        return show(request, "apply", form=form, refused=refused, status=refused.status)
    shown = row.code if sms_line() is DEMONSTRATION else ""
    return show(request, "apply_code", phone=phone, shown=shown, refused=None)


@login_not_required
@never_cache
@require_POST
def prove(request: HttpRequest) -> HttpResponse:
    """The code was typed in: go on to the home."""
    form = CodeForm(request.POST)
    if not form.is_valid():
        return show(request, "apply", form=PhoneForm(), refused=None, status=422)
    phone = form.cleaned_data["phone"]
    try:
        row = prove_number(phone, form.cleaned_data["code"])
    except Refused as refused:
        return show(request, "apply_code", phone=phone, shown="", refused=refused, status=refused.status)
    response = HttpResponseRedirect(reverse("portal:apply_home"))
    response.set_cookie(
        COOKIE,
        signing.dumps(row.pk, salt=SALT),
        max_age=LASTS,
        path=reverse("portal:apply"),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _proved(request: HttpRequest) -> str:
    """The number this telephone proved within the last half an hour."""
    try:
        pk = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return ""
    row = SignInCode.objects.filter(pk=pk, purpose=Purpose.PROVE, used_at__isnull=False).first()
    return row.phone if row else ""


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """Which home, and as what; what was asked for before stands below with its answer."""
    phone = _proved(request)
    if not phone:
        return HttpResponseRedirect(reverse("portal:apply"))
    bound = request.method == "POST"
    form = ApplyForm(request.POST if bound else None, request.FILES if bound else None)
    if not bound or not form.is_valid():
        return _page(request, phone, form, status=422 if bound else 200)
    try:
        _ask(form, phone)
    except Refused as refused:
        return _page(request, phone, form, refused=refused, status=refused.status)
    messages.success(request, _("Handed in. We answer within two working days, by message to your number."))
    return HttpResponseRedirect(reverse("portal:apply_home"))


def _ask(form: ApplyForm, phone: str) -> None:
    data = dict(form.cleaned_data)
    place = find_home(data.pop("site"), data.pop("unit"))
    if place is None:
        raise Refused(
            _("We look after no such home."),
            do=_("Write the community and the number as on your contract: 3-2-501."),
            field="unit",
        )
    with scope(place.organisation_id):
        ask_admission(place, by=system_actor(place.organisation_id, "portal"), phone=phone, **data)


def _page(
    request: HttpRequest, phone: str, form: ApplyForm, *, refused: Refused | None = None, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "refused": refused, "phone": mask_phone(phone)}
    context |= {"names": site_names(), "asked": admissions_of_number(phone)}
    return show(request, "apply_home", status=status, **context)


@for_customers
@require_POST
def confirm(request: HttpRequest, guest: Guest, pk: int) -> HttpResponse:
    """I own this home and know who asks."""
    row = next((row for row in to_confirm(guest.tenures) if row.pk == pk), None)
    if row is None:
        raise not_here()
    confirm_admission(row, by=guest.actor)
    messages.success(request, _("Confirmed. They can sign in with their number now."))
    return HttpResponseRedirect(reverse("portal:home"))
