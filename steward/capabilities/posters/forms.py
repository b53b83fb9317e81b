"""One form per verb of posters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from steward.kernel.places.models import Place, PlaceKind
from steward.kernel.places.queries import find_places, visible_buildings, visible_places
from steward.kernel.surface.forms import RowField, VerbForm
from steward.kernel.tenancy.queries import visible_site, visible_sites

KINDS = [
    (PlaceKind.SPACE, _("Common spaces: lifts, lobbies, garages")),
    (PlaceKind.BUILDING, _("Buildings")),
    (PlaceKind.ENTRANCE, _("Entrances")),
    (PlaceKind.UNIT, _("Units")),
    (PlaceKind.PARKING, _("Parking spaces")),
    (PlaceKind.ROOM, _("Guest rooms")),
]


class MakePosterForm(VerbForm):
    site = RowField(
        lambda actor, _row: visible_sites(actor),
        pick=visible_site,
        label=_("Site"),
        empty_label=_("Choose a site"),
    )
    place = forms.CharField(
        label=_("One place"),
        required=False,
        max_length=60,
        help_text=_("3-2-501, or the name of a common space"),
        widget=forms.TextInput(attrs={"data-lookup": "places", "autocomplete": "off"}),
    )
    spot = forms.CharField(
        label=_("Where exactly"),
        required=False,
        max_length=40,
        help_text=_("Printed below the place: “beside the buttons”. Only for one place."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Or every place of these kinds that has no poster yet"),
        choices=KINDS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    building = RowField(
        lambda actor, _row: visible_buildings(actor).select_related("site"),
        label=_("Only in this building"),
        required=False,
        empty_label=_("The whole site"),
    )
    phone = forms.CharField(
        label=_("Number for emergencies"),
        required=False,
        max_length=40,
        help_text=_("Printed below the code; the number that is answered at night too."),
    )

    def present(self) -> None:
        sites = list(visible_sites(self.actor)[:2])
        # Whoever works at one site is not asked which.
        if len(sites) == 1:
            self.initial.setdefault("site", sites[0].pk)

    def clean_place(self) -> Place | None:
        text = self.cleaned_data["place"].strip()
        site = self.cleaned_data.get("site")
        if not text or site is None:
            return None
        visible = visible_places(self.actor).filter(site=site, is_active=True)
        exact = visible.filter(name=text)[:2] or visible.filter(code=text)[:2]
        typed = [row.pk for row in find_places(text, [site.pk], limit=2)]
        found = list(exact or visible.filter(pk__in=typed))
        if len(found) != 1:
            raise forms.ValidationError(_("Not one place but %(n)d are meant by this.") % {"n": len(found)})
        return found[0]


class WithdrawPosterForm(VerbForm):
    """Nothing to say."""

    def arguments(self) -> dict[str, Any]:
        return {}
