"""One form per page of the second factor."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from steward.kernel.surface.forms import VerbForm
from steward.kernel.tenancy.choices import Role


class CodeForm(forms.Form):
    """Six digits of the app, or a recovery code."""

    code = forms.CharField(
        label=_("Six digits or a recovery code"),
        max_length=30,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class AnswerForm(CodeForm):
    """A code, or what a passkey answered; the browser fills that in."""

    passkey = forms.CharField(required=False, max_length=10_000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.data.get("passkey"):
            self.fields["code"].required = False


class DemandFactorForm(VerbForm):
    roles = forms.MultipleChoiceField(
        label=_("Roles that sign in with a code as well"),
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
