"""One form per verb on disclosures."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from steward.kernel.base import clock
from steward.kernel.surface.forms import RowField, TextField, VerbForm
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Site
from steward.reports.monthly.queries import Month
from steward.reports.weekly.queries import read_sites

OFFERED = 12


def months_over() -> Iterator[tuple[str, str]]:
    """The last twelve months that are over, the newest first."""
    month = Month(clock.today().replace(day=1))
    for _turn in range(OFFERED):
        month = month.before
        yield month.first.isoformat(), str(month)


def _sites(actor: Actor, _row: object) -> QuerySet[Site]:
    return read_sites(actor)


class DraftDisclosureForm(VerbForm):
    site = RowField(_sites, label=_("Site"))
    month = forms.TypedChoiceField(label=_("Month"), choices=months_over, coerce=date.fromisoformat)
    reason = TextField(
        label=_("Why a further edition"),
        required=False,
        lines=2,
        max_length=300,
        help_text=_("Only where the month is published already; owners read it."),
    )


class PublishDisclosureForm(VerbForm):
    """Nothing to say: the numbers are as they were drawn up."""

    def arguments(self) -> dict[str, Any]:
        return {}
