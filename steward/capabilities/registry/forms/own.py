"""The forms of own details: whatever fields the organisation has for units, people and sites."""

from django import forms
from django.utils.translation import gettext_lazy as _

from steward.kernel.custom.choices import Subject
from steward.kernel.people.choices import RevealReason
from steward.kernel.surface.forms import VerbForm
from steward.kernel.surface.own import FillForm


class FillUnitForm(FillForm):
    about = Subject.UNIT


class FillPersonForm(FillForm):
    about = Subject.PERSON


class FillSiteForm(FillForm):
    about = Subject.SITE


class UncoverForm(VerbForm):
    reason = forms.ChoiceField(label=_("Why"), choices=RevealReason.choices, widget=forms.RadioSelect)
