"""Forms of checkpoints."""

from django import forms
from django.utils.translation import gettext_lazy as _

from steward.capabilities.inspections.queries.visible import visible_checklists
from steward.kernel.places.models import Place
from steward.kernel.places.queries import find_places, visible_places
from steward.kernel.surface.forms import RowField, VerbForm


def _checklist() -> RowField:
    return RowField(
        lambda actor, _row: visible_checklists(actor).filter(is_active=True).order_by("pk"),
        label=_("Checklist"),
        required=False,
        empty_label=_("None: it is enough to be there"),
    )


class ChangeCheckpointForm(VerbForm):
    more = ("nfc", "latitude", "longitude")

    name = forms.CharField(
        label=_("What of the place"),
        required=False,
        max_length=60,
        help_text=_("“Hydrant beside the lift”; empty: the place itself."),
    )
    checklist = _checklist()
    nfc = forms.CharField(label=_("NFC tag"), required=False, max_length=40)
    latitude = forms.DecimalField(
        label=_("Latitude"), required=False, min_value=-90, max_value=90, max_digits=9, decimal_places=6
    )
    longitude = forms.DecimalField(
        label=_("Longitude"), required=False, min_value=-180, max_value=180, max_digits=9, decimal_places=6
    )

    def present(self) -> None:
        if self.subject is not None:
            for name in self.fields:
                self.initial.setdefault(name, getattr(self.subject, name))


class AddCheckpointForm(ChangeCheckpointForm):
    place = forms.CharField(
        label=_("Place"),
        max_length=60,
        help_text=_("3-2-501, or the name of a common space"),
        widget=forms.TextInput(attrs={"data-lookup": "places", "autocomplete": "off"}),
    )
    field_order = ("place", "name", "checklist")

    def clean_place(self) -> Place:
        text = self.cleaned_data["place"].strip()
        visible = visible_places(self.actor).filter(is_active=True)
        exact = visible.filter(name=text)[:2] or visible.filter(code=text)[:2]
        typed = [row.pk for row in find_places(text, limit=2)]
        found = list(exact or visible.filter(pk__in=typed))
        if len(found) != 1:
            raise forms.ValidationError(_("Not one place but %(n)d are meant by this.") % {"n": len(found)})
        return found[0]


class RelabelCheckpointForm(VerbForm):
    """Nothing to say: the old code dies, a new label is printed."""


class RetireCheckpointForm(VerbForm):
    """Nothing to say."""
