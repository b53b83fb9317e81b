"""The form before an account at a vendor is linked."""

from django import forms
from django.utils.translation import gettext_lazy as _


class LinkIdentityForm(forms.Form):
    """One's own password, where it was not typed a moment ago."""

    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
