"""One form per verb of corrections at the desk; the customer's own forms are the portal's."""

from django import forms
from django.utils.translation import gettext_lazy as _

from steward.kernel.people.choices import RevealReason
from steward.kernel.surface.forms import TextField, VerbForm


class AcceptCorrectionForm(VerbForm):
    """Nothing to say: the page shows both sides."""


class DeclineCorrectionForm(VerbForm):
    reason = TextField(label=_("Why not? The customer reads it."), lines=3, max_length=500)


class RevealCorrectionForm(VerbForm):
    reason = forms.ChoiceField(
        label=_("What for?"), choices=RevealReason.choices, initial="correction", widget=forms.RadioSelect
    )
