"""Forms of what comes after the work: the call, the customer's link, the check of calls."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets.aftercare import policy_of
from steward.capabilities.tickets.choices import CheckResult, Satisfaction
from steward.kernel.surface.forms import TextField, VerbForm

ANSWERS = [("", "—"), ("yes", _("Yes")), ("no", _("No"))]
SCORES = [("", "—"), *((n, str(n)) for n in range(1, 6))]


class CallBackTicketForm(VerbForm):
    satisfaction = forms.ChoiceField(
        label=_("What did the customer say?"), choices=Satisfaction.choices, widget=forms.RadioSelect
    )
    score = forms.TypedChoiceField(
        label=_("Score, 5 is best"), choices=SCORES, coerce=int, empty_value=None, required=False
    )
    note = TextField(label=_("In the customer's words"), required=False, lines=3)

    def prepare(self) -> None:
        """The questions of the kind's script, each to be answered with yes or no."""
        self.script: list[str] = policy_of(self.subject.kind).questions if self.subject is not None else []
        for number, question in enumerate(self.script, 1):
            self.fields[f"answer_{number}"] = forms.ChoiceField(
                label=question, choices=ANSWERS, required=False
            )
        names = [f"answer_{number}" for number in range(1, len(self.script) + 1)]
        self.order_fields([*names, "satisfaction", "score", "note"])

    def arguments(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        given = [data.pop(f"answer_{number}", "") for number in range(1, len(self.script) + 1)]
        answers = [[question, answer] for question, answer in zip(self.script, given, strict=True) if answer]
        return data | {"answers": answers}


class InviteTicketForm(VerbForm):
    """Nothing to say: the link is shown."""


class ReviewTicketForm(VerbForm):
    result = forms.ChoiceField(
        label=_("What does the customer say now?"), choices=CheckResult.choices, widget=forms.RadioSelect
    )
    note = TextField(label=_("What is different"), required=False, lines=2)
