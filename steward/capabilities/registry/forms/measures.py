"""The form of the registry's figures."""

from typing import Any

from django import forms

from steward.capabilities.registry.choices import Figure, Part
from steward.capabilities.registry.queries.measures import PRESETS, figures_of
from steward.kernel.surface.forms import VerbForm


def _figure(name: Figure) -> forms.IntegerField:
    return forms.IntegerField(label=name.label, required=False, min_value=1)


class SetMeasureForm(VerbForm):
    """Every figure there is; the page shows those of the rule, a program sends those it means."""

    parts = forms.MultipleChoiceField(
        label=Figure.PARTS.label, choices=Part.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    complaints = _figure(Figure.COMPLAINTS)
    units = _figure(Figure.UNITS)
    square_metres = _figure(Figure.SQUARE_METRES)
    first_days = _figure(Figure.FIRST_DAYS)
    days = _figure(Figure.DAYS)
    litres = _figure(Figure.LITRES)
    kwh = _figure(Figure.KWH)
    months = _figure(Figure.MONTHS)
    target = _figure(Figure.TARGET)

    def prepare(self) -> None:
        if self.subject is None:
            return
        for name in set(self.fields) - set(PRESETS[self.subject.code]):
            del self.fields[name]
        if not self.is_bound:
            self.initial = {**figures_of(self.subject.code, self.subject.figures), **self.initial}

    def arguments(self) -> dict[str, Any]:
        return {"figures": {name: value for name, value in self.cleaned_data.items() if value}}
