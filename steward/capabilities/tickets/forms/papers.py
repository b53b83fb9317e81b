"""Forms of the papers of a ticket."""

from django import forms
from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets.choices import MediationOutcome
from steward.kernel.base import clock
from steward.kernel.places.models import Place
from steward.kernel.surface.forms import TextField, VerbForm
from steward.kernel.surface.typed import place_typed


class HandUpTicketForm(VerbForm):
    cause = TextField(label=_("What lay behind it"), lines=3)
    handling = TextField(label=_("What was done"), lines=3)
    feedback = TextField(label=_("What the customer says to it"), lines=2)
    proposal = TextField(label=_("What should change"), required=False, lines=2)

    def prepare(self) -> None:
        if self.subject is not None and not self.is_bound:
            self.initial = {"handling": self.subject.ticket.result, **self.initial}


class EndorseTicketForm(VerbForm):
    remark = TextField(label=_("Your word on it"), lines=3)
    further = forms.BooleanField(label=_("Hand it to my own superior"), required=False)


class MediateTicketForm(VerbForm):
    other_place = forms.CharField(
        label=_("Other side's door"),
        max_length=60,
        help_text=_("3-2-501, or the name of a common space"),
        widget=forms.TextInput(attrs={"data-lookup": "places", "autocomplete": "off"}),
    )
    held_at = forms.DateTimeField(
        label=_("When it was talked over"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    held_where = TextField(label=_("Held at"), max_length=120)
    witnesses = TextField(label=_("Also present"), required=False)
    claim = TextField(label=_("What the first side says"), lines=3)
    answer = TextField(label=_("What the other side says"), lines=3)
    outcome = forms.ChoiceField(
        label=_("What came of it"), choices=MediationOutcome.choices, widget=forms.RadioSelect
    )
    terms = TextField(label=_("What was agreed, or where they can turn now"), required=False, lines=3)
    next_on = forms.DateField(
        label=_("To be looked at again"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def prepare(self) -> None:
        if self.subject is not None and not self.is_bound:
            self.initial = {"held_at": clock.now(), "claim": self.subject.ticket.body, **self.initial}

    def clean_other_place(self) -> Place:
        return place_typed(self.cleaned_data["other_place"], self.subject.site, self.actor)
