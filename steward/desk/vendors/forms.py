"""One form per verb on the company's applications."""

from django import forms
from django.utils.translation import gettext_lazy as _

from steward.kernel.notify.choices import VendorKind
from steward.kernel.surface.forms import TextField, VerbForm

SECRET = forms.PasswordInput(attrs={"autocomplete": "off"})


class ChangeVendorAppForm(VerbForm):
    secret = forms.CharField(
        label=_("Secret"),
        required=False,
        max_length=200,
        widget=SECRET,
        help_text=_("Empty keeps the one entered. Nobody sees it here again."),
    )
    agent_id = TextField(
        label=_("AgentId"),
        required=False,
        max_length=20,
        help_text=_("Of WeCom, and of DingTalk for messages to single persons; others have none."),
    )
    signs_in = forms.BooleanField(label=_("People sign in with it"), required=False)
    tells = forms.BooleanField(
        label=_("Messages to single persons go over it (DingTalk, Feishu)"), required=False
    )
    counts = forms.BooleanField(
        label=_("Signing in there counts as the second factor"),
        required=False,
        help_text=_("Only where the vendor itself asks your people for more than a password."),
    )

    def prepare(self) -> None:
        if self.subject is not None and not self.is_bound:
            now = {name: getattr(self.subject, name) for name in self.fields if name != "secret"}
            self.initial = {**now, **self.initial}


class AddVendorAppForm(ChangeVendorAppForm):
    kind = forms.ChoiceField(label=_("Vendor"), choices=VendorKind.choices)
    app_id = TextField(
        label=_("Id of the application"),
        max_length=64,
        help_text=_("WeCom: CorpID. WeChat: AppID. DingTalk: Client ID (AppKey). Feishu: App ID."),
    )
    secret = forms.CharField(label=_("Secret"), max_length=200, widget=SECRET)
    field_order = ("kind", "app_id", "secret", "agent_id", "signs_in", "tells", "counts")


class TryVendorAppForm(VerbForm):
    """Nothing to fill in: the vendor is asked at once."""


class RemoveVendorAppForm(VerbForm):
    """Nothing to fill in: whoever was linked signs in with the password again."""
