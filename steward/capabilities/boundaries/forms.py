"""One form per verb of boundary cards."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from steward.capabilities.boundaries.choices import Side
from steward.kernel.surface.forms import RowField, TextField, VerbForm
from steward.kernel.tenancy.queries import visible_site, visible_sites


class _CardForm(VerbForm):
    matter = forms.CharField(label=_("Matter"), max_length=80)
    side = forms.ChoiceField(label=_("Whose side"), choices=Side.choices, widget=forms.RadioSelect)
    answers = forms.CharField(label=_("Who is responsible"), max_length=80)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    words = TextField(label=_("What the customer is told"), lines=3)
    marks = forms.CharField(
        label=_("Known by"),
        max_length=300,
        required=False,
        help_text=_("Words of customers, with commas between them: shown when one of them is typed."),
    )


class AddBoundaryForm(_CardForm):
    field_order = ("site",)

    site = RowField(
        lambda actor, _row: visible_sites(actor),
        pick=visible_site,
        label=_("Site"),
        required=False,
        empty_label=_("Every site"),
    )

    def present(self) -> None:
        sites = list(visible_sites(self.actor)[:2])
        # Whoever works at one site writes its cards.
        if len(sites) == 1:
            self.initial.setdefault("site", sites[0].pk)


class ChangeBoundaryForm(_CardForm):
    def present(self) -> None:
        if self.subject is not None:
            for name in self.fields:
                self.initial.setdefault(name, getattr(self.subject, name))


class RemoveBoundaryForm(VerbForm):
    """Nothing to say."""

    def arguments(self) -> dict[str, Any]:
        return {}
