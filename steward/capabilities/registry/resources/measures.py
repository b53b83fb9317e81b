"""The registry's rules as directors, administrators and programs meet them."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.registry import actions
from steward.capabilities.registry.choices import Rule
from steward.capabilities.registry.events import say_figures
from steward.capabilities.registry.forms.measures import SetMeasureForm
from steward.capabilities.registry.models import Measure
from steward.capabilities.registry.policies import READERS, may_measure
from steward.capabilities.registry.queries.measures import figures_of, visible_measures
from steward.capabilities.registry.resources.verbs import verb
from steward.kernel.surface.declare import Column, Lines, Resource, declare_resource


def _name(row: Measure) -> str:
    return str(Rule(row.code).label)


def _figures(row: Measure) -> str:
    return say_figures(figures_of(row.code, row.figures))


MEASURES = declare_resource(
    Resource(
        name="measures",
        label=_("Rules of the registry"),
        label_one=_("Rule of the registry"),
        icon="scale",
        rows=visible_measures,
        roles=READERS,
        title=_name,
        default_sort="code",
        in_menu=False,
        phone=lambda row: Lines(_name(row), (_figures(row),)),
        columns=(
            Column("name", _("Rule"), _name, sort="code", kind="link"),
            Column("code", _("Code"), lambda row: row.code, default=False),
            Column(
                "figures",
                _("Current figures"),
                lambda row: dict(figures_of(row.code, row.figures)),
                show=_figures,
            ),
        ),
        verbs=(
            verb(
                "set",
                _("Set figures"),
                "edit",
                SetMeasureForm,
                actions.set_measure,
                may_measure,
                "measure.set",
                style="primary",
                done=_("Set. Lists and shares are counted by it from now on."),
            ),
        ),
    )
)
