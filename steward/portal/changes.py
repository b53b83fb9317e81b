"""My record, and what I ask to have put right in it; the desk decides."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from steward.capabilities.corrections.actions import ask_correction, withdraw_correction
from steward.capabilities.corrections.choices import ENTERS, LEAVES, Field
from steward.capabilities.corrections.queries import (
    contacts_for,
    homes_for,
    own_corrections,
    tenures_for,
    wanted,
)
from steward.kernel.base.refused import Refused
from steward.kernel.notify.sms import DEMONSTRATION, sms_line
from steward.kernel.people.choices import ContactKind
from steward.kernel.people.models import ContactPoint
from steward.kernel.people.numbers import normal_phone, shown_phone
from steward.portal.actions import ask_code, prove_number
from steward.portal.change_forms import ChangeForm
from steward.portal.door import for_customers, network_address, show
from steward.portal.jobs import send_code
from steward.portal.models import Purpose, SignInCode
from steward.portal.queries import Guest
from steward.portal.telling.queries import wants_none
from steward.portal.wechat.queries import is_linked


@for_customers
@require_safe
def record(request: HttpRequest, guest: Guest) -> HttpResponse:
    """My record: the name, numbers (masked: a telephone may lie open) and homes the company knows me by."""
    contacts = ContactPoint.objects.filter(
        party=guest.party, kind__in=[ContactKind.PHONE, ContactKind.EMAIL]
    ).order_by("-is_primary", "pk")
    context: dict[str, Any] = {
        "numbers": [shown_phone(row) for row in contacts if row.kind == ContactKind.PHONE],
        "addresses": [shown_phone(row) for row in contacts if row.kind == ContactKind.EMAIL],
        "askable": _askable(guest),
        "wechat": is_linked(guest.party),
        "is_off": wants_none(guest.party),
        "asked": [(row, wanted(row)) for row in own_corrections(guest.party)],
    }
    return show(request, "record", guest, **context)


def _askable(guest: Guest) -> list[Field]:
    """What this customer may ask for: somebody must live there to move out."""
    open_to = [field for field in Field if homes_for(field, guest.party.pk, guest.tenures)]
    return [row for row in open_to if row not in LEAVES or tenures_for(row, guest.party.pk).exists()]


@for_customers
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, guest: Guest, field: str) -> HttpResponse:
    """What shall stand there; a telephone number is proved by a code first."""
    if field not in _askable(guest):
        raise Http404
    bound = request.method == "POST"
    form = ChangeForm(
        request.POST if bound else None, request.FILES if bound else None, actor=guest.actor, subject=field
    )
    if not bound or not form.is_valid():
        return _form(request, guest, form, status=422 if bound else 200)
    try:
        if field == Field.PHONE and not form.cleaned_data["code"]:
            return _send_code(request, guest, form)
        proved = ""
        if field == Field.PHONE:
            proved = prove_number(form.cleaned_data["value"], form.cleaned_data["code"]).phone
        ask_correction(field, by=guest.actor, party=guest.party, proved=proved, **form.arguments())
    except Refused as refused:
        asked = field == Field.PHONE and bool(form.cleaned_data["code"])
        return _form(request, guest, form, refused=refused, asked=asked, status=refused.status)
    messages.success(request, _("Handed in. We answer within two working days; you read it here."))
    return HttpResponseRedirect(reverse("portal:record"))


def _send_code(request: HttpRequest, guest: Guest, form: ChangeForm) -> HttpResponse:
    phone = normal_phone(form.cleaned_data["value"])
    with transaction.atomic():
        row = ask_code(phone, address=network_address(request), purpose=Purpose.PROVE)
        send_code.enqueue(row.pk, get_language() or settings.LANGUAGE_CODE)
    return _form(request, guest, form, asked=True, row=row)


def _form(
    request: HttpRequest,
    guest: Guest,
    form: ChangeForm,
    *,
    refused: Refused | None = None,
    asked: bool = False,
    row: SignInCode | None = None,
    status: int = 200,
) -> HttpResponse:
    field = Field(form.subject)
    shown = row.code if row and sms_line() is DEMONSTRATION else ""
    context: dict[str, Any] = {
        "form": form,
        "refused": refused,
        "asked": asked,
        "shown": shown,
        "field": field,
    }
    context["enters"] = field in ENTERS
    context["held"] = [shown_phone(contact) for contact in contacts_for(field, guest.party.pk)]
    return show(request, "change", guest, status=status, **context)


@for_customers
@require_POST
def withdraw(request: HttpRequest, guest: Guest, pk: int) -> HttpResponse:
    """Take back what nobody has decided yet."""
    row = next((row for row in own_corrections(guest.party) if row.pk == pk), None)
    if row is None:
        raise Http404
    withdraw_correction(row, by=guest.actor)
    messages.success(request, _("Taken back. Nothing was changed."))
    return HttpResponseRedirect(reverse("portal:record"))
