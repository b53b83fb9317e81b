"""The form of a callback policy."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets.choices import CallRule
from steward.capabilities.tickets.models import CallbackPolicy
from steward.kernel.surface.forms import TextField, VerbForm


class ChangeCallbackPolicyForm(VerbForm):
    rule = forms.ChoiceField(label=_("Who is called"), choices=CallRule.choices, widget=forms.RadioSelect)
    percent = forms.IntegerField(
        label=_("Percent of a sample"), min_value=0, max_value=100, help_text=_("Counts with “A sample”.")
    )
    wait_hours = forms.IntegerField(
        label=_("Hours to rate by oneself"),
        min_value=0,
        help_text=_("Counts with “Who did not rate by himself”."),
    )
    calls = forms.IntegerField(
        label=_("Calls nobody took"),
        min_value=1,
        max_value=10,
        help_text=_("After so many it closes, marked."),
    )
    silence_days = forms.IntegerField(
        label=_("Days of silence"),
        min_value=1,
        max_value=365,
        help_text=_("Then the system closes it, marked."),
    )
    check_percent = forms.IntegerField(
        label=_("Percent of the calls that a superior checks"), min_value=0, max_value=100
    )
    questions = TextField(
        label=_("Questions of the call"),
        required=False,
        lines=5,
        help_text=_("One a line, to be answered with yes or no."),
    )

    def prepare(self) -> None:
        row = self.subject
        if isinstance(row, CallbackPolicy) and not self.is_bound:
            now = {name: getattr(row, name) for name in self.fields}
            self.initial = {**now, "questions": "\n".join(row.questions), **self.initial}

    def arguments(self) -> dict[str, Any]:
        lines = self.cleaned_data["questions"].splitlines()
        return super().arguments() | {"questions": [line.strip() for line in lines if line.strip()]}
