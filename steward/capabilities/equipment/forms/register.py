"""Forms of the register, one per verb; what plans share with them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from steward.capabilities.equipment.choices import Discipline
from steward.capabilities.equipment.lists.days import read_since
from steward.kernel.surface.forms import PhotosField, RowField, TextField, VerbForm
from steward.kernel.surface.typed import place_typed
from steward.kernel.tenancy.models import Site
from steward.kernel.tenancy.queries import visible_site, visible_sites

DAY = {"type": "date"}
MAX_PIECES = 200


def site_field() -> RowField:
    return RowField(
        lambda actor, _row: visible_sites(actor),
        pick=visible_site,
        label=_("Site"),
        empty_label=_("Choose a site"),
    )


def _place() -> forms.CharField:
    return forms.CharField(
        label=_("Place"),
        max_length=60,
        required=False,
        help_text=_("3-2-501 in any spelling; leave it empty where the register has no such place"),
        widget=forms.TextInput(attrs={"data-lookup": "places", "autocomplete": "off"}),
    )


class SiteForm(VerbForm):
    """A form that names its site, unless there is only one or the row has one."""

    def present(self) -> None:
        sites = list(visible_sites(self.actor)[:2])
        if "site" in self.fields and len(sites) == 1:
            self.initial.setdefault("site", sites[0].pk)
            self.fields["site"].widget = forms.HiddenInput()

    def here(self, data: dict[str, Any]) -> Site | None:
        return self.subject.site if self.subject is not None else data.get("site")

    def _read_place(self, data: dict[str, Any]) -> None:
        text, site = data.get("place", ""), self.here(data)
        try:
            data["place"] = place_typed(text, site, self.actor) if text and site else None
        except forms.ValidationError as error:
            self.add_error("place", error)


class _Details(forms.Form):
    name = TextField(label=_("Name of the equipment"))
    name_en = TextField(label=_("Name in English"), required=False)
    discipline = forms.ChoiceField(label=_("Discipline"), choices=Discipline.choices)
    kind = TextField(
        label=_("Kind"), required=False, max_length=80, help_text=_("fan coil unit, fire hydrant…")
    )
    brand = TextField(label=_("Brand"), required=False, max_length=80)
    type_name = TextField(label=_("Model"), required=False, max_length=80)
    installed = forms.CharField(
        label=_("Installed"),
        required=False,
        max_length=20,
        help_text=_("As much as you know: 2019, 2021-10 or 2022-05-17"),
    )
    life_years = forms.IntegerField(
        label=_("Expected life in years"), required=False, min_value=1, max_value=100
    )

    def clean_installed(self) -> str:
        text = self.cleaned_data["installed"].strip()
        found = read_since(text) if text else ""
        if found is None:
            raise forms.ValidationError(_("Write a year, a month or a day: 2019, 2021-10 or 2022-05-17."))
        return found


class AddEquipmentForm(SiteForm, _Details):
    site = site_field()
    code = TextField(label=_("Code"), max_length=60, help_text=_("As on its plate; each once at a site"))
    place = _place()
    location = TextField(label=_("Where, in words"), required=False)
    certified_until = forms.DateField(
        label=_("Statutory inspection holds until"),
        required=False,
        widget=forms.DateInput(attrs=DAY),
        help_text=_("Lifts, boilers, pressure vessels: the date on the mark"),
    )
    certificate = TextField(label=_("Number of the certificate"), required=False, max_length=60)
    field_order = ("site", "code", "name", "discipline", "kind", "place", "location")
    more = ("name_en", "brand", "type_name", "installed", "life_years", "certified_until", "certificate")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._read_place(data)
        return data


class ChangeEquipmentForm(VerbForm, _Details):
    def present(self) -> None:
        for name in self.fields:
            self.initial.setdefault(name, getattr(self.subject, name))


class MoveEquipmentForm(SiteForm):
    place = _place()
    location = TextField(label=_("Where, in words"), required=False)

    def present(self) -> None:
        if self.is_for_several:
            return
        self.initial.setdefault("place", self.subject.place.code if self.subject.place else "")
        self.initial.setdefault("location", self.subject.location)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._read_place(data)
        return data


class CertifyEquipmentForm(VerbForm):
    holds_until = forms.DateField(
        label=_("Statutory inspection holds until"), widget=forms.DateInput(attrs=DAY)
    )
    certificate = TextField(label=_("Number of the certificate"), required=False, max_length=60)
    photos = PhotosField(required=False, label=_("Photo of the mark or the report"))

    def present(self) -> None:
        self.initial.setdefault("certificate", self.subject.certificate)


class StopEquipmentForm(VerbForm):
    reason = TextField(label=_("Why is it out of use?"), lines=2)


class ResumeEquipmentForm(VerbForm):
    reason = TextField(label=_("What was put right"), required=False, lines=2)


class ScrapEquipmentForm(VerbForm):
    reason = TextField(label=_("Why is it scrapped?"), lines=2)
