"""One form per verb on own fields."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from steward.kernel.custom.choices import Kind, Subject, Trait
from steward.kernel.custom.models import LONGEST
from steward.kernel.surface.forms import TextField, VerbForm


class _FieldForm(VerbForm):
    label = TextField(label=_("Name in Chinese"), max_length=40)
    label_en = TextField(label=_("Name in English"), max_length=40, required=False)
    choices = TextField(
        label=_("Choices"), lines=4, required=False, help_text=_("One a line, for a choice only.")
    )
    is_required = forms.BooleanField(label=_("Required"), required=False)
    is_listed = forms.BooleanField(label=_("Shown in the list"), required=False)
    position = forms.IntegerField(
        label=_("Position"), required=False, min_value=0, max_value=LONGEST, help_text=_("Small ones first.")
    )

    def arguments(self) -> dict[str, Any]:
        data = super().arguments()
        return data | {"choices": data["choices"].split("\n"), "position": data["position"] or 0}


class AddFieldForm(_FieldForm):
    field_order = ("subject", "label", "label_en", "code", "kind", "choices")

    subject = forms.ChoiceField(label=_("Of what"), choices=Subject.choices, widget=forms.RadioSelect)
    code = TextField(
        label=_("Name for programs"),
        max_length=30,
        help_text=_("Small letters, such as spare_keys; it stays."),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=Kind.choices, initial=Kind.TEXT, widget=forms.RadioSelect
    )
    is_personal = forms.BooleanField(
        label=_("Personal: sealed, masked, shown in full with a reason"), required=False
    )


class ChangeFieldForm(_FieldForm):
    def prepare(self) -> None:
        if self.subject.kind != Kind.CHOICE:
            self.fields["choices"].widget = forms.HiddenInput()

    def present(self) -> None:
        for trait in Trait:
            value = getattr(self.subject, trait)
            self.initial.setdefault(trait.value, "\n".join(value) if trait is Trait.CHOICES else value)


class CloseFieldForm(VerbForm):
    """Nothing to fill in: what it holds stays."""


class ReopenFieldForm(VerbForm):
    """Nothing to fill in."""
