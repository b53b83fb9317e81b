"""The two verbs of own details, the same on units, people and sites."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from steward.capabilities.registry.resources.verbs import verb
from steward.kernel.custom.choices import Subject
from steward.kernel.people.choices import RevealReason
from steward.kernel.surface.declare import Verb
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


def own_verbs(
    form: type[FillForm], fill: Callable[..., Any], uncover: Callable[..., Any], may: Callable[..., bool]
) -> tuple[Verb, Verb]:
    """Fill in, and look at what is personal in full."""
    return (
        verb("fill", _("Own details"), "writing", form, fill, may, "custom.fill", done=_("Filled in.")),
        verb(
            "uncover",
            _("Show own details in full"),
            "eye",
            UncoverForm,
            uncover,
            may,
            "custom.uncover",
            reveals=True,
        ),
    )
