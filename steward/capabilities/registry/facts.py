"""Facts of sites and units as people read them: the word of each fact, and its value in words."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from steward.kernel.base.money import show_minor

WORDS: Mapping[str, Promise] = {
    "city": _("City"),
    "district": _("District"),
    "listed_kind": _("Kind in the listing"),
    "ownership": _("Ownership"),
    "built_years": _("Built"),
    "land_years": _("Land use term"),
    "households": _("Number of households"),
    "floor_area_cm": _("Floor area (m²)"),
    "plot_ratio": _("Plot ratio"),
    "green_ratio": _("Green ratio"),
    "building_types": _("Building types"),
    "central_heating": _("Central heating"),
    "utilities": _("Water and power"),
    "parking_spaces": _("Parking spaces"),
    "parking_ratio": _("Parking spaces for each household"),
    "fee_text": _("Management fee"),
    "parking_fee": _("Parking fee"),
    "space_fee": _("Parking space service fee"),
    "company": _("Property company"),
    "self_managed": _("Managed by the owners themselves"),
    "developer": _("Developer"),
    "note": _("Note"),
}
SPOTS: Mapping[str, Promise] = {"ground": _("Above ground"), "underground": _("Underground")}
# Numbers read out of a text that stands there itself.
UNSAID = frozenset({"fee_low_minor", "fee_high_minor"})


def facts_in_words(facts: Mapping[str, Any]) -> Iterator[tuple[str | Promise, str]]:
    """Label and value of each fact that says something; a fact nobody named keeps the name it came with."""
    for name, value in facts.items():
        if name not in UNSAID and value not in (None, "", [], {}):
            yield WORDS.get(name, name), _said(name, value)


def _said(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return "、".join(map(str, value))
    if isinstance(value, dict):
        return "、".join(_fee(spot, amount) for spot, amount in value.items())
    return show_minor(value) if name.endswith("_cm") else str(value)


def _fee(spot: str, amount: int | str) -> str:
    """`Above ground 150.00 a month`; what could not be read stays as it was written."""
    if isinstance(amount, str):
        return amount
    return gettext("%(spot)s %(amount)s a month") % {
        "spot": SPOTS.get(spot, spot),
        "amount": show_minor(amount),
    }
