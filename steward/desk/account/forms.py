"""One form per page of the account."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from steward.kernel.surface.forms import TextField, VerbForm
from steward.kernel.tenancy.choices import Language


def _password(label: Any, autocomplete: str, **more: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, max_length=200, strip=False, widget=widget, **more)


class NewPasswordForm(VerbForm):
    """A new password, twice: typed blind on a phone, once is not enough."""

    new = _password(_("New password"), "new-password", help_text=_("At least 8 characters."))
    again = _password(_("New password again"), "new-password")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if "new" in data and "again" in data and data["new"] != data["again"]:
            self.add_error("again", _("The two are not the same."))
        return data


class ChangePasswordForm(NewPasswordForm):
    old = _password(_("Password you have now"), "current-password")
    field_order = ("old", "new", "again")


class ChangeLanguageForm(VerbForm):
    language = forms.ChoiceField(
        label=_("Language of pages, messages and mails"), choices=Language.choices, widget=forms.RadioSelect
    )


class WecomForm(VerbForm):
    address = TextField(
        label=_("Your account in WeCom"),
        required=False,
        max_length=64,
        help_text=_("As your contact card shows it. Empty: nothing comes over WeCom."),
    )


class QuietHoursForm(VerbForm):
    starts = forms.TimeField(
        label=_("Quiet from"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends = forms.TimeField(
        label=_("Quiet until"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("The same time twice: no quiet hours. Urgent messages come at any hour."),
    )
