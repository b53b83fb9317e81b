"""One form per verb of mailboxes and letters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from steward.capabilities.mailboxes.choices import Security
from steward.capabilities.mailboxes.queries import kinds
from steward.kernel.surface.forms import RowField, VerbForm
from steward.kernel.tenancy.queries import visible_site, visible_sites


class ChangeMailboxForm(VerbForm):
    address = forms.EmailField(
        label=_("E-mail address people write to"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    site = RowField(
        lambda actor, _row: visible_sites(actor),
        pick=visible_site,
        label=_("Its requests belong to the site"),
        empty_label=_("Choose a site"),
    )
    whole_company = forms.BooleanField(
        label=_("Known residents of other sites write here too: their requests go to their own site"),
        required=False,
    )
    kind = forms.ChoiceField(
        label=_("Letters come in as"), choices=lambda: list(kinds().items()), initial="inquiry"
    )
    host = forms.CharField(
        label=_("Mail server (IMAP)"),
        max_length=255,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "imap.exmail.qq.com"}),
    )
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=993)
    security = forms.ChoiceField(label=_("Encryption"), choices=Security.choices, initial=Security.TLS)
    username = forms.CharField(
        label=_("User name"), max_length=254, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        required=False,
        help_text=_(
            "Kept encrypted and shown to nobody. Many providers want an authorisation code made for programs."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    answers = forms.BooleanField(
        label=_("Tell the sender the number of his request"), required=False, initial=True
    )

    def prepare(self) -> None:
        if self.subject is not None and not self.is_bound:
            now = {name: getattr(self.subject, name) for name in self.fields if name != "password"}
            self.initial = {**now, **self.initial}


class AddMailboxForm(ChangeMailboxForm):
    def prepare(self) -> None:
        self.fields["password"].required = True

    def present(self) -> None:
        sites = list(visible_sites(self.actor)[:2])
        if len(sites) == 1:
            self.initial.setdefault("site", sites[0].pk)


class _NothingToSay(VerbForm):
    def arguments(self) -> dict[str, Any]:
        return {}


class FetchMailboxForm(_NothingToSay):
    """Nothing to fill in: it is looked into at once."""


class PauseMailboxForm(_NothingToSay):
    """Nothing to fill in: what comes meanwhile waits in the mailbox."""


class ResumeMailboxForm(_NothingToSay):
    """Nothing to fill in: what waited is read first."""


class RemoveMailboxForm(_NothingToSay):
    """Nothing to fill in: the password is forgotten, requests stay."""


class RetryLetterForm(_NothingToSay):
    """Nothing to fill in: the letter is fetched and read once more."""
