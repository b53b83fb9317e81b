"""One form per verb of the registry."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from steward.capabilities.registry.choices import Mood, Need, Occupancy, Topic, Way
from steward.capabilities.registry.models import CoreRecord
from steward.capabilities.registry.queries.contacts import people_of
from steward.kernel.base import clock
from steward.kernel.people.choices import (
    ContactKind,
    DiscloseReason,
    EraseReason,
    Relation,
    RevealReason,
    Verified,
)
from steward.kernel.people.models import ContactPoint, Merge, Tenure
from steward.kernel.people.numbers import shown_phone as shown_contact
from steward.kernel.people.queries import likely_same, merges_of, visible_parties
from steward.kernel.surface.forms import RowField, TextField, VerbForm


class DayField(forms.DateField):
    """A day, today unless said otherwise."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("initial", clock.today)
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}), **kwargs)


def _phone_input() -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})


class AddPersonForm(VerbForm):
    relation = forms.ChoiceField(label=_("Relation"), choices=Relation.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=_("Name"), max_length=80, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False, widget=_phone_input())
    id_number = forms.CharField(label=_("ID number"), max_length=30, required=False)
    party = RowField(
        lambda actor, _row: visible_parties(actor),
        label=_("Known person"),
        required=False,
        widget=forms.HiddenInput,
    )
    share = forms.DecimalField(
        label=_("Share in %"),
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=2,
        help_text=_("For owners"),
    )
    starts_on = DayField(label=_("From"))

    def arguments(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        share = data.pop("share")
        return data | {"share_bp": int(share * 100) if share else None}


class EndTenureForm(VerbForm):
    tenure = RowField(
        lambda _actor, place: Tenure.objects.filter(place=place, ends_on__isnull=True).select_related(
            "party"
        ),
        label=_("Who leaves"),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    ends_on = DayField(label=_("Last day"))

    def prepare(self) -> None:
        words = self.fields["tenure"]
        words.label_from_instance = lambda row: f"{row.party.name} · {row.get_relation_display()}"  # type: ignore[attr-defined]


class VerifyTenureForm(EndTenureForm):
    ends_on = None  # type: ignore[assignment] # Django: the field is not asked for here
    how = forms.ChoiceField(
        label=_("Verified by"),
        choices=[choice for choice in Verified.choices if choice[0] != Verified.OWNER],
        widget=forms.RadioSelect,
    )

    def prepare(self) -> None:
        super().prepare()
        self.fields["tenure"].label = _("Who?")


class TransferOwnershipForm(VerbForm):
    name = forms.CharField(label=_("New owner"), max_length=80)
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False, widget=_phone_input())
    id_number = forms.CharField(label=_("ID number"), max_length=30, required=False)
    on = DayField(label=_("From"))


class ChangePersonForm(VerbForm):
    name = forms.CharField(label=_("Name"), max_length=80, required=False)
    id_number = forms.CharField(
        label=_("ID number"),
        max_length=30,
        required=False,
        help_text=_("Leave empty to keep what is recorded"),
    )
    note = TextField(label=_("Note"), required=False, lines=3)

    def prepare(self) -> None:
        if self.subject is not None and not self.is_bound:
            self.initial = {**self.initial, "name": self.subject.name, "note": self.subject.note}

    def arguments(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"name": data["name"] or None, "id_number": data["id_number"] or None, "note": data["note"]}


class AddContactForm(VerbForm):
    kind = forms.ChoiceField(
        label=_("Kind"), choices=ContactKind.choices, initial="phone", widget=forms.RadioSelect
    )
    value = forms.CharField(label=_("Number or address"), max_length=120)
    is_primary = forms.BooleanField(label=_("Use this one first"), required=False)


class RemoveContactForm(VerbForm):
    contact = RowField(
        lambda _actor, party: ContactPoint.objects.filter(party=party),
        label=_("Which one"),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def prepare(self) -> None:
        # Said masked here as everywhere: removing a number needs no reveal.
        words = self.fields["contact"]
        words.label_from_instance = shown_contact  # type: ignore[attr-defined]


def twin_reason(row: Any) -> str:
    """Why somebody may be the same person (`likely_same`)."""
    if row.same_phone:
        return str(_("same phone"))
    return str(_("same name in the same place") if row.same_home else _("same ID number"))


class MergePersonForm(VerbForm):
    other = RowField(
        lambda actor, party: likely_same(party, actor) if party else visible_parties(actor),
        label=_("Who is the same person"),
        widget=forms.RadioSelect,
        empty_label=None,
        help_text=_("Everything of the other record comes here. It can be undone."),
    )

    def prepare(self) -> None:
        words = self.fields["other"]
        words.label_from_instance = lambda row: f"{row.name} · {twin_reason(row)}"  # type: ignore[attr-defined]


class SplitPersonForm(VerbForm):
    merge = RowField(
        lambda _actor, party: merges_of(party) if party else Merge.objects.none(),
        label=_("Which one is somebody else"),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def prepare(self) -> None:
        words = self.fields["merge"]
        words.label_from_instance = lambda row: f"{row.other.name} · {timezone.localdate(row.merged_at)}"  # type: ignore[attr-defined]


class RevealPersonForm(VerbForm):
    reason = forms.ChoiceField(label=_("Why"), choices=RevealReason.choices, widget=forms.RadioSelect)
    note = TextField(label=_("Note"), required=False)


class DisclosePersonForm(VerbForm):
    reason = forms.ChoiceField(label=_("Why"), choices=DiscloseReason.choices, widget=forms.RadioSelect)


class ErasePersonForm(VerbForm):
    reason = forms.ChoiceField(label=_("Why"), choices=EraseReason.choices, widget=forms.RadioSelect)


def _day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"})


class NoteContactForm(VerbForm):
    more = ("need", "happened_on")

    way = forms.ChoiceField(label=_("How"), choices=Way.choices, initial=Way.VISIT, widget=forms.RadioSelect)
    party = RowField(
        lambda _actor, place: people_of(place),
        label=_("With whom"),
        required=False,
        empty_label=_("the household"),
    )
    topic = forms.ChoiceField(label=_("About"), choices=Topic.choices, initial=Topic.GREETING)
    words = TextField(label=_("What was said"), lines=3)
    mood = forms.ChoiceField(
        label=_("Mood"), choices=Mood.choices, initial=Mood.CALM, widget=forms.RadioSelect
    )
    promise = TextField(label=_("What you promised"), required=False)
    promise_until = forms.DateField(label=_("Until when"), required=False, widget=_day_input())
    need = forms.ChoiceField(
        label=_("Needs our care"), choices=[("", _("No")), *Need.choices], required=False
    )
    happened_on = DayField(label=_("On"))


class ConfirmHouseholdForm(VerbForm):
    occupancy = forms.ChoiceField(
        label=_("How it is lived in"), choices=Occupancy.choices, widget=forms.RadioSelect
    )

    def prepare(self) -> None:
        # Still true is one tap: what was found last time is chosen already.
        found = CoreRecord.objects.filter(place=self.subject).values_list("occupancy", flat=True).first()
        self.fields["occupancy"].initial = found


class KeepFollowUpForm(VerbForm):
    result = TextField(label=_("How it was kept"), required=False, lines=3)


class PostponeFollowUpForm(VerbForm):
    due_on = forms.DateField(
        label=_("New day"), widget=_day_input(), help_text=_("Tell the household first: it is waiting.")
    )
