"""One form per verb of admissions at the desk; the applicant's own form is the portal's."""

from django import forms
from django.utils.translation import gettext_lazy as _

from steward.capabilities.admissions.choices import Standing
from steward.capabilities.admissions.queries import known_by_number
from steward.kernel.people.choices import RevealReason, Verified
from steward.kernel.surface.forms import RowField, TextField, VerbForm

DAY = {"type": "date"}


class ApproveAdmissionForm(VerbForm):
    how = forms.ChoiceField(
        label=_("Verified by"),
        choices=[choice for choice in Verified.choices if choice[0] != Verified.OWNER],
        initial=Verified.CONTRACT,
        widget=forms.RadioSelect,
    )
    party = RowField(
        known_by_number,
        label=_("Who is it?"),
        required=False,
        empty_label=_("Somebody new"),
        help_text=_("People on record with the same number"),
    )
    replaces = forms.BooleanField(label=_("Replaces the owners on record"), required=False)
    starts_on = forms.DateField(label=_("From"), widget=forms.DateInput(attrs=DAY))
    ends_on = forms.DateField(label=_("Last day"), required=False, widget=forms.DateInput(attrs=DAY))

    def prepare(self) -> None:
        if self.subject is None:
            return
        if self.subject.relation != Standing.OWNER:
            del self.fields["replaces"]
        if not self.is_bound:
            self.initial = {
                "starts_on": self.subject.starts_on,
                "ends_on": self.subject.ends_on,
                **self.initial,
            }


class RefuseAdmissionForm(VerbForm):
    reason = TextField(
        label=_("Why not? The applicant reads it: never who is on record."), lines=3, max_length=500
    )


class RevealAdmissionForm(VerbForm):
    reason = forms.ChoiceField(
        label=_("What for?"), choices=RevealReason.choices, initial="identity", widget=forms.RadioSelect
    )
