"""What a customer fills in to have the own record put right: only what the one change needs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from steward.capabilities.corrections.choices import ENTERS, LEAVES, Field
from steward.capabilities.corrections.queries import KINDS, contacts_for, homes_for, tenures_for
from steward.kernel.base import clock
from steward.kernel.people.numbers import shown_phone
from steward.kernel.places.models import Place
from steward.kernel.surface.forms import PhotosField, RowField, VerbForm
from steward.kernel.tenancy.actor import Actor

VALUES = {Field.PHONE: _("New phone number"), Field.EMAIL: _("New e-mail address")}
NAMES = {Field.NAME: _("How your name is spelled")}


def _homes(actor: Actor, field: str) -> Any:
    homes = homes_for(field, actor.party_id or 0)
    return Place.objects.filter(pk__in=[home.pk for home in homes]).order_by("site_id", "sort_key")


class ChangeForm(VerbForm):
    """Its subject is the field to be changed."""

    place = RowField(_homes, label=_("Which home?"), empty_label=None)
    contact = RowField(
        lambda actor, field: contacts_for(field, actor.party_id or 0),
        label=_("Which one?"),
        required=False,
        empty_label=_("None, this is another one"),
    )
    tenure = RowField(
        lambda actor, field: tenures_for(field, actor.party_id or 0), label=_("Who?"), empty_label=None
    )
    name = forms.CharField(label=_("Name"), max_length=80)
    value = forms.CharField(label=_("Phone"), max_length=120, widget=forms.TextInput(attrs={"type": "tel"}))
    on = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    code = forms.CharField(max_length=10, required=False)
    photos = PhotosField(label=_("Proof, if you have one"), required=False)

    def prepare(self) -> None:
        field = Field(self.subject)
        for name in set(self.fields) - self._needed(field):
            del self.fields[name]
        if field in VALUES:
            self.fields["value"].label = VALUES[field]
        if field == Field.EMAIL:
            self.fields["value"].widget.input_type = "email"
        if field in NAMES:
            self.fields["name"].label = NAMES[field]
        if "on" in self.fields:
            self.fields["on"].initial = clock.today()
            self.fields["on"].label = _("Last day") if field in LEAVES else _("From")
        if field in (Field.MEMBER, Field.LET):
            self.fields["value"].required = False
        if "contact" in self.fields and not self.is_bound:
            # Most people have one, and mean that.
            self.initial.setdefault("contact", contacts_for(field, self.actor.party_id or 0).first())
        if field == Field.EMERGENCY:
            self.fields["tenure"].required = False
            self.fields["tenure"].label = _("Instead of")
        for name, told in (("contact", shown_phone), ("tenure", _who)):
            if name in self.fields:
                self.fields[name].label_from_instance = told  # type: ignore[attr-defined]

    def _needed(self, field: Field) -> set[str]:
        if field in KINDS:
            return {"contact", "value", "photos"} | ({"code"} if field == Field.PHONE else set())
        if field == Field.NAME:
            return {"name", "photos"}
        if field in LEAVES:
            return {"tenure", "on", "photos"}
        wanted = {"place", "name", "value", "photos"}
        return wanted | ({"tenure"} if field == Field.EMERGENCY else {"on"})

    def arguments(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        data.pop("code", None)
        if data.get("tenure") and Field(self.subject) in ENTERS:
            data["place"] = data["tenure"].place
        return data


def _who(tenure: Any) -> str:
    return f"{tenure.party.name} · {tenure.place.name}"
