"""One form per verb of vacancies."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from steward.capabilities.vacancies.choices import (
    BY_HAND,
    Consent,
    Item,
    Keys,
    Kind,
    Meter,
    Outcome,
    Seen,
    Way,
)
from steward.capabilities.vacancies.queries import companions
from steward.kernel.base import clock
from steward.kernel.surface.forms import PhotosField, RowField, TextField, VerbForm
from steward.kernel.surface.typed import place_typed
from steward.kernel.tenancy.queries import visible_site, visible_sites

DAY = {"type": "date"}


def _site() -> RowField:
    return RowField(
        lambda actor, _row: visible_sites(actor),
        pick=visible_site,
        label=_("Site"),
        empty_label=_("Choose a site"),
    )


class _SiteForm(VerbForm):
    def present(self) -> None:
        sites = list(visible_sites(self.actor)[:2])
        # Whoever works at one site is not asked which.
        if len(sites) == 1:
            self.initial.setdefault("site", sites[0].pk)
            self.fields["site"].widget = forms.HiddenInput()


class DeclareVacancyForm(_SiteForm):
    site = _site()
    place = forms.CharField(
        label=_("Unit"),
        max_length=60,
        help_text=_("3-2-501 in any spelling"),
        widget=forms.TextInput(attrs={"data-lookup": "places", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("Class"), choices=Kind.choices, widget=forms.RadioSelect)
    since_on = forms.DateField(label=_("Empty since"), widget=forms.DateInput(attrs=DAY))
    reason = TextField(label=_("How we know"), lines=2)

    def present(self) -> None:
        super().present()
        self.initial.setdefault("since_on", clock.today())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        text, site = data.get("place", ""), data.get("site")
        if text and site is not None:
            try:
                data["place"] = place_typed(text, site, self.actor)
            except forms.ValidationError as error:
                self.add_error("place", error)
        return data

    def arguments(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "site"}


class ArrangeVacancyForm(VerbForm):
    keys = forms.ChoiceField(label=_("Keys"), choices=Keys.choices, widget=forms.RadioSelect)
    key_tag = TextField(
        label=_("Number of the tag"), required=False, max_length=40, help_text=_("Never the address.")
    )
    consent = forms.ChoiceField(label=_("Owner's consent"), choices=Consent.choices, widget=forms.RadioSelect)
    consent_on = forms.DateField(label=_("Agreed on"), required=False, widget=forms.DateInput(attrs=DAY))
    consent_words = TextField(label=_("How, and on what terms"), required=False, lines=2)

    def present(self) -> None:
        for name in self.fields:
            self.initial.setdefault(name, getattr(self.subject, name))


def _seen(item: Item) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=item.label,
        choices=Seen.choices,
        initial=Seen.UNSEEN,
        required=False,
        widget=forms.RadioSelect,
    )


def _reading(meter: Meter) -> forms.DecimalField:
    return forms.DecimalField(label=meter.label, required=False, min_value=0, max_digits=10, decimal_places=2)


class CheckVacancyForm(VerbForm):
    way = forms.ChoiceField(label=_("How"), choices=BY_HAND, initial=Way.OUTSIDE, widget=forms.RadioSelect)
    second = RowField(
        lambda actor, vacancy: companions(actor, vacancy.site),
        label=_("Who came along"),
        required=False,
        empty_label=_("Nobody: from outside only"),
    )
    lock = _seen(Item.LOCK)
    windows = _seen(Item.WINDOWS)
    leaks = _seen(Item.LEAKS)
    drains = _seen(Item.DRAINS)
    valves = _seen(Item.VALVES)
    power_off = _seen(Item.POWER)
    water = _reading(Meter.WATER)
    power = _reading(Meter.POWER)
    gas = _reading(Meter.GAS)
    photos = PhotosField()
    words = TextField(label=_("What is not in order, or worth knowing"), required=False, lines=3)
    report = forms.BooleanField(label=_("Make a ticket of what is not in order"), required=False)

    def arguments(self) -> dict[str, Any]:
        """What was seen and what was read each travel together."""
        data = dict(self.cleaned_data)
        seen = {item: data.pop(item) or Seen.UNSEEN for item in Item.values}
        meters = {meter: data.pop(meter) for meter in Meter.values}
        return data | {"seen": seen, "meters": meters}


class ResolveVacancyForm(VerbForm):
    outcome = forms.ChoiceField(label=_("What it means"), choices=Outcome.choices, widget=forms.RadioSelect)
    words = TextField(label=_("How we know"), lines=2)


class EndVacancyForm(VerbForm):
    reason = TextField(label=_("How we know"), lines=2)


class CallStormRoundForm(_SiteForm):
    site = _site()
    words = TextField(label=_("What the storm did"))
