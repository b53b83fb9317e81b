"""The figures of the registry's rules, as an organisation wants them."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from steward.capabilities.registry.choices import Figure, Part
from steward.capabilities.registry.models import Measure
from steward.capabilities.registry.policies import MAY
from steward.capabilities.registry.queries.measures import BOUNDS, PRESETS, figures_of
from steward.kernel.audit.record import record
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.actor import Actor


@transaction.atomic
def set_measure(measure: Measure, *, by: Actor, figures: Mapping[str, Any]) -> Measure:
    """Set figures of a rule (REG2, REG3, REG6); what is not named stays.

    Effects: the figures, event `measure.set` with those that differ, before and after; every list and share is counted
    by them from now on. Refuses all but administrators and directors of the whole company, a figure the rule does not
    have, and one out of its bounds.
    """
    hat = by.need_hat(MAY["set"])
    before = figures_of(measure.code, measure.figures)
    for name, value in figures.items():
        _need_figure(measure.code, name, value)
    changed = {name: value for name, value in figures.items() if value != before[name]}
    if not changed:
        return measure
    Measure.objects.filter(pk=measure.pk).update(figures=measure.figures | changed)
    measure.refresh_from_db()
    data = {"rule": measure.code, "before": {name: before[name] for name in changed}, "after": changed}
    record("measure.set", measure, by=by, hat=hat, data=data)
    return measure


def _need_figure(code: str, name: str, value: Any) -> None:
    if name not in PRESETS[code]:
        raise Refused(_("This rule has no such figure."), field=name)
    if name == Figure.PARTS:
        if not value or set(value) - set(Part.values):
            raise Refused(_("A core record has at least one part."), field=name)
        return
    least, most = BOUNDS[name]
    if not least <= value <= most:
        raise Refused(
            _("This figure is out of bounds."),
            do=_("Choose from %(least)d to %(most)d.") % {"least": least, "most": most},
            field=name,
        )
