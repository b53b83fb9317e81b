"""The rules of the registry as data: what an organisation set, over what the house starts with."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet

from steward.capabilities.registry.choices import Figure, Part, Rule
from steward.capabilities.registry.models import Measure
from steward.kernel.tenancy.actor import Actor

Figures = Mapping[str, Any]
# What stands until an organisation sets its own. The share of known households is REG2's; the parts are those
# without which nobody can be reached, billed or helped; a year, because leases run so long, and a customer is called
# silent after six or twelve months. The other figures have no source: they are a beginning.
PRESETS: Mapping[str, Figures] = {
    Rule.RECORD: {
        Figure.PARTS: [Part.AREA, Part.USE, Part.OWNER, Part.OWNER_PHONE],
        Figure.MONTHS: 12,
        Figure.TARGET: 95,
    },
    Rule.COMPLAINER: {Figure.COMPLAINTS: 3, Figure.MONTHS: 6},
    Rule.CARE: {Figure.MONTHS: 12, Figure.DAYS: 30},
    Rule.KEY: {Figure.UNITS: 3, Figure.SQUARE_METRES: 500},
    Rule.SILENT: {Figure.MONTHS: 12},
    Rule.VACANCY: {Figure.FIRST_DAYS: 7, Figure.DAYS: 30, Figure.LITRES: 100, Figure.KWH: 1},
}
# From the least to the most a figure may be.
BOUNDS: Mapping[str, tuple[int, int]] = {
    Figure.MONTHS: (1, 120),
    Figure.TARGET: (1, 100),
    Figure.COMPLAINTS: (2, 100),
    Figure.FIRST_DAYS: (1, 90),
    Figure.DAYS: (1, 366),
    Figure.LITRES: (1, 10_000),
    Figure.KWH: (1, 1_000),
    Figure.UNITS: (2, 10_000),
    Figure.SQUARE_METRES: (50, 10_000_000),
}


def measures() -> Mapping[str, Figures]:
    """The figures of every rule: one query."""
    own = dict(Measure.objects.values_list("code", "figures"))
    return {code: figures_of(code, own.get(code, {})) for code in PRESETS}


def vacancy_figures() -> Figures:
    """Of vacant homes (REG7): `first_days` and `days` from look to look, `litres` and `kwh` meters may drift."""
    return measures()[Rule.VACANCY]


def measures_for(actor: Actor) -> Mapping[str, Figures]:
    """The same, asked for once in the actor's life: a page needs them for several of its parts."""
    if "measures" not in actor.kept:
        actor.kept["measures"] = measures()
    found: Mapping[str, Figures] = actor.kept["measures"]
    return found


def figures_of(code: str, own: Figures) -> Figures:
    """The figures of one rule. Raises `KeyError` for a rule nobody made."""
    return {**PRESETS[code], **own}


def visible_measures(_actor: Actor) -> QuerySet[Measure]:
    """The rules hold for the whole organisation."""
    return Measure.objects.all()


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last one that month has."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
