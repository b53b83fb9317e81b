"""The form of the standard of areas."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from steward.kernel.surface.forms import RowField, VerbForm
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Site
from steward.kernel.tenancy.queries import visible_sites
from steward.reports.monthly.limits import AREA_LIMIT


def _sites(actor: Actor, _row: object) -> QuerySet[Site]:
    return visible_sites(actor)


class SetLimitForm(VerbForm):
    site = RowField(
        _sites, label=_("Site"), required=False, empty_label=_("All sites without a standard of their own")
    )
    most = forms.IntegerField(
        label=_("Complaints of an area a month, at most"),
        min_value=0,
        max_value=999,
        initial=AREA_LIMIT,
        help_text=_("Holds from this month on; months that are over keep theirs."),
    )
