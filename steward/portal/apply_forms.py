"""What an applicant fills in: which home, as what, with which paper."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from steward.capabilities.admissions.choices import Standing
from steward.kernel.base import clock
from steward.kernel.surface.forms import PhotosField

DAY = {"type": "date"}


class ApplyForm(forms.Form):
    site = forms.CharField(
        label=_("Community"), max_length=120, widget=forms.TextInput(attrs={"list": "names"})
    )
    unit = forms.CharField(
        label=_("Building and unit number"), max_length=40, help_text=_("As on your contract: 3-2-501")
    )
    relation = forms.ChoiceField(label=_("You are"), choices=Standing.choices)
    name = forms.CharField(label=_("Your name"), max_length=80)
    starts_on = forms.DateField(label=_("From"), initial=clock.today, widget=forms.DateInput(attrs=DAY))
    ends_on = forms.DateField(
        label=_("Until (end of the lease)"), required=False, widget=forms.DateInput(attrs=DAY)
    )
    photos = PhotosField(label=_("Photo of the contract or certificate"), required=False)

    def clean_unit(self) -> Any:
        return self.cleaned_data["unit"].replace("\0", "")
