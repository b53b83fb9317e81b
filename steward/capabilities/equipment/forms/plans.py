"""Forms of maintenance plans, one per verb."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from steward.capabilities.equipment.choices import Strategy, Use
from steward.capabilities.equipment.forms.register import DAY, SiteForm, site_field
from steward.capabilities.equipment.models import Equipment
from steward.capabilities.equipment.queries import posts_of, visible_equipment
from steward.kernel.base import clock
from steward.kernel.surface.forms import PhotosField, RowField, TextField, VerbForm
from steward.kernel.tenancy.models import Site

MAX_PIECES = 200


class _PlanForm(SiteForm):
    """What a plan asks for; equipment by its codes, several apart by commas or lines."""

    name = TextField(label=_("Maintenance work"))
    equipment = TextField(
        label=_("Codes of the equipment"),
        lines=2,
        help_text=_("One plan for several pieces: their codes apart by commas or on lines of their own"),
    )
    strategy = forms.ChoiceField(
        label=_("Who maintains it"),
        choices=Strategy.choices,
        initial=Strategy.IN_HOUSE,
        widget=forms.RadioSelect,
    )
    months = forms.IntegerField(label=_("Every how many months"), required=False, min_value=0, max_value=240)
    days = forms.IntegerField(
        label=_("or every how many days"),
        required=False,
        min_value=0,
        max_value=366,
        help_text=_("Lifts: 15, counted from when it was done last"),
    )
    first_on = forms.DateField(label=_("Wanted first on"), required=False, widget=forms.DateInput(attrs=DAY))
    contractor = TextField(label=_("Contractor"), required=False, max_length=80)
    post = RowField(
        lambda actor, _row: posts_of(actor),
        label=_("Who answers for it"),
        required=False,
        empty_label=_("Engineering of the site"),
    )
    slack_days = forms.IntegerField(
        label=_("Still in time so many days later"),
        required=False,
        min_value=0,
        max_value=90,
        help_text=_("Empty: a sixth of the period, a fortnight at most"),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        site, text = self.here(data), data.get("equipment", "")
        if site is not None and text:
            try:
                data["equipment"] = pieces_typed(text, site, self)
            except forms.ValidationError as error:
                self.add_error("equipment", error)
        return data

    def arguments(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return data | {"months": data["months"] or 0, "days": data["days"] or 0}


class AddMaintenanceForm(_PlanForm):
    site = site_field()
    code = TextField(label=_("Code of the plan"), max_length=60)
    field_order = ("site", "code", "name", "equipment")
    more = ("contractor", "post", "slack_days")


class ChangeMaintenanceForm(_PlanForm):
    def present(self) -> None:
        plan = self.subject
        codes = plan.covered.order_by("equipment__code").values_list("equipment__code", flat=True)
        self.initial.setdefault("equipment", ", ".join(codes) or plan.tag)
        for name in ("name", "strategy", "months", "days", "contractor", "post", "slack_days"):
            self.initial.setdefault(name, getattr(plan, name))
        if plan.next_on is not None:
            del self.fields["first_on"]


class MoveMaintenanceForm(VerbForm):
    next_on = forms.DateField(label=_("To which day"), widget=forms.DateInput(attrs=DAY))
    reason = TextField(label=_("Why is it moved?"), lines=2)

    def present(self) -> None:
        self.initial.setdefault("next_on", self.subject.next_on)


class DoMaintenanceForm(VerbForm):
    done_on = forms.DateField(label=_("Done on"), widget=forms.DateInput(attrs=DAY))
    note = TextField(label=_("What was done, what was found"), lines=3)
    doer = TextField(label=_("Who of the contractor came"), required=False, max_length=80)
    photos = PhotosField(required=False)

    def present(self) -> None:
        self.initial.setdefault("done_on", clock.today(self.subject.site.zone))
        if self.subject.strategy == Strategy.IN_HOUSE:
            self.fields["doer"].widget = forms.HiddenInput()


class EndMaintenanceForm(VerbForm):
    reason = TextField(label=_("Why does it end?"), lines=2)


def pieces_typed(text: str, site: Site, form: VerbForm) -> list[Equipment]:
    """The equipment of these codes at a site. Raises `ValidationError` naming what the register does not have."""
    apart = text.replace("，", ",").replace("、", ",").replace("\n", ",").split(",")
    codes = list(dict.fromkeys(code.strip() for code in apart if code.strip()))
    if len(codes) > MAX_PIECES:
        raise forms.ValidationError(_("At most %(n)d pieces in one plan.") % {"n": MAX_PIECES})
    rows = visible_equipment(form.actor).filter(site=site, code__in=codes).exclude(use=Use.SCRAPPED)
    found = {row.code: row for row in rows}
    strange = [code for code in codes if code not in found]
    if strange:
        raise forms.ValidationError(
            _("The register of this site has no equipment in use with the code %(codes)s.")
            % {"codes": "、".join(strange[:5])}
        )
    return [found[code] for code in codes]
