"""Who is calling: the fields that every form of a call shares, and the forms of those who wait together."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets.choices import Source
from steward.capabilities.tickets.models import Waiting
from steward.capabilities.tickets.waiting import still_waiting
from steward.kernel.base.privacy import mask_phone
from steward.kernel.people.models import Party
from steward.kernel.people.queries import find_people, visible_parties
from steward.kernel.surface.forms import RowField, RowsField, TextField, VerbForm


class CallerForm(VerbForm):
    """A call: the number, the name, and the known person behind it; an unknown number stays a stranger's."""

    caller_phone = forms.CharField(
        label=_("Caller's phone"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "data-caller": "1"}),
    )
    caller_name = forms.CharField(label=_("Caller's name"), required=False, max_length=60)
    requester = RowField(
        lambda actor, _row: visible_parties(actor),
        label=_("Customer"),
        required=False,
        widget=forms.HiddenInput,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["requester"] = data.get("requester") or self._known_caller(data)
        return data

    def _known_caller(self, data: dict[str, Any]) -> Party | None:
        """The one known person with this number; several or none stay what was typed."""
        phone = data.get("caller_phone", "")
        found = find_people(phone, self.actor, limit=2) if len(phone) >= 7 else []
        return found[0] if len(found) == 1 else None

    def arguments(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        name, phone = data.pop("caller_name", ""), data.pop("caller_phone", "")
        if data.get("requester") is None:
            data |= {"stranger_name": name, "stranger_phone": phone}
        return data


class JoinTicketForm(CallerForm):
    """Its fields are called as those of a report, so that a report half typed becomes this by one tap."""

    field_order = ("caller_phone", "caller_name", "requester", "title", "source")

    title = TextField(label=_("In the caller's words"), required=False)
    source = forms.ChoiceField(
        label=_("How it came in"), choices=Source.choices, initial=Source.PHONE, required=False
    )

    def arguments(self) -> dict[str, Any]:
        data = super().arguments()
        data["note"] = data.pop("title", "")
        data["source"] = data.get("source") or Source.PHONE
        return data


class InformTicketForm(VerbForm):
    people = RowsField(lambda _actor, item: still_waiting(item), label=_("Who was told"))
    note = TextField(label=_("Note"), required=False, lines=2)

    def present(self) -> None:
        if self.subject is not None:
            rows = list(still_waiting(self.subject))
            self.fields["people"].choices = [(row.pk, waiting_words(row)) for row in rows]  # type: ignore[attr-defined]
            self.initial.setdefault("people", [row.pk for row in rows])


def waiting_words(row: Waiting) -> str:
    """A person who waits, the number masked."""
    if row.party is not None:
        return str(row.party)
    return f"{row.stranger_name or gettext('Unknown caller')} {mask_phone(str(row.stranger_phone))}"
