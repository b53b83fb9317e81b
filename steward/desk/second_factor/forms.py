"""One form per page of the second factor."""

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


class DemandFactorForm(VerbForm):
    roles = forms.MultipleChoiceField(
        label=_("Roles that sign in with a code as well"),
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
