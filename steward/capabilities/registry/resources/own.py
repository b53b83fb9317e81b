"""The two verbs of own details, the same on units, people and sites."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.capabilities.registry.forms.own import UncoverForm
from steward.capabilities.registry.resources.verbs import verb
from steward.kernel.surface.declare import Verb
from steward.kernel.surface.own import FillForm


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
