"""One form per verb on webhooks."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from steward.desk.webhooks.queries import EVERYTHING, event_families
from steward.kernel.surface.forms import VerbForm


def _wanted() -> list[tuple[str, Any]]:
    """Everything, or whole families of events: codes, as the program will meet them."""
    families = [(family, format_lazy("{}.*（{}）", family, verbs)) for family, verbs in event_families()]
    return [(EVERYTHING, _("Every event")), *families]


class AddWebhookForm(VerbForm):
    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_("A public address that begins with https://. Lists show only its host."),
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off", "placeholder": "https://"}),
    )
    events = forms.MultipleChoiceField(
        label=_("Events to tell"),
        choices=_wanted,
        initial=[EVERYTHING],
        widget=forms.CheckboxSelectMultiple,
    )


class TryWebhookForm(VerbForm):
    """Nothing to fill in: one event is sent at once."""


class RotateSecretForm(VerbForm):
    """Nothing to fill in: the answer shows the new secret, this once."""


class PauseWebhookForm(VerbForm):
    """Nothing to fill in: what happens meanwhile waits."""


class ResumeWebhookForm(VerbForm):
    """Nothing to fill in: what waited is sent first."""


class RemoveWebhookForm(VerbForm):
    """Nothing to fill in: what still waits is not sent, the log of deliveries stays."""


class ResendDeliveryForm(VerbForm):
    """Nothing to fill in: tries are counted anew."""
