"""Forms of the papers of a ticket."""

from django import forms
from django.utils.translation import gettext_lazy as _

from steward.kernel.surface.forms import TextField, VerbForm


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
