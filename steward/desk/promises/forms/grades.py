"""Forms of the rules by which complaints are graded."""

from django import forms
from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets.choices import Fact, Grade
from steward.kernel.surface.forms import VerbForm


class AddGradeRuleForm(VerbForm):
    fact = forms.ChoiceField(label=_("What makes it heavier"), choices=Fact.choices)
    at_least = forms.IntegerField(
        label=_("From how many on"),
        min_value=1,
        max_value=1000,
        initial=1,
        help_text=_("People, days or same complaints; 1 for everything else."),
    )
    grade = forms.ChoiceField(
        label=_("At least so heavy"),
        choices=[(grade.value, grade.label) for grade in (Grade.SERIOUS, Grade.MAJOR)],
        widget=forms.RadioSelect,
    )


class RemoveGradeRuleForm(VerbForm):
    """Nothing to fill in."""
