"""One form per verb of incidents."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from steward.capabilities.incidents.queries import linked_tickets, may_belong
from steward.capabilities.tickets.queries import visible_categories
from steward.kernel.places.models import Place, PlaceKind
from steward.kernel.places.queries import visible_places
from steward.kernel.surface.forms import (
    GroupedRowsField,
    RowField,
    RowGroup,
    RowsField,
    TextField,
    VerbForm,
)
from steward.kernel.tenancy.queries import visible_site, visible_sites

MOMENT = {"type": "datetime-local"}


def by_building(places: Iterable[Place]) -> list[RowGroup]:
    """Each building with what is in it, itself standing for all of that; what is in none comes last at its site."""
    found = list(places)
    sites = len({place.site_id for place in found})
    inside: dict[Any, RowGroup] = {}
    outside: dict[Any, RowGroup] = {}
    for place in found:
        if place.building is None:
            label = gettext("Outside the buildings of %(site)s") % {"site": place.site}
            group = outside.setdefault(place.site_id, RowGroup(label))
        else:
            label = f"{place.site} · {place.building}" if sites > 1 else str(place.building)
            group = inside.setdefault(place.building_id, RowGroup(label))
        if place.kind == PlaceKind.BUILDING:
            group.whole = (place.pk, gettext("The whole of %(place)s") % {"place": group.label})
        else:
            group.choices.append((place.pk, str(place)))
    return [*inside.values(), *outside.values()]


class OpenIncidentForm(VerbForm):
    more = ("started_at",)

    site = RowField(
        lambda actor, _row: visible_sites(actor),
        pick=visible_site,
        label=_("Site"),
        empty_label=_("Choose a site"),
    )
    title = TextField(label=_("What is out?"))
    category = RowField(
        lambda actor, _row: visible_categories(actor).exclude(kind="complaint"),
        label=_("Matter"),
        help_text=_("Tickets about it are linked by themselves."),
    )
    places = GroupedRowsField(
        lambda actor, _row: (
            visible_places(actor)
            .filter(kind__in=[PlaceKind.BUILDING, PlaceKind.SPACE], is_active=True)
            .select_related("site", "building")
            .order_by("site_id", "sort_key")
        ),
        grouped=by_building,
        label=_("Where"),
        required=False,
        help_text=_("None: the whole site."),
    )
    staff_words = TextField(label=_("What the desk says to callers"), lines=3)
    public_words = TextField(label=_("What owners read"), lines=2)
    expected_at = forms.DateTimeField(
        label=_("Expected end"), required=False, widget=forms.DateTimeInput(attrs=MOMENT)
    )
    started_at = forms.DateTimeField(
        label=_("Out since"), required=False, widget=forms.DateTimeInput(attrs=MOMENT)
    )

    def clean_places(self) -> list[Place]:
        """A building stands for all that is in it: no place of one is named beside it."""
        chosen = list(self.cleaned_data["places"])
        whole = {place.pk for place in chosen if place.kind == PlaceKind.BUILDING}
        return [place for place in chosen if place.pk in whole or place.building_id not in whole]

    def present(self) -> None:
        sites = list(visible_sites(self.actor)[:2])
        # Whoever works at one site is not asked which.
        if len(sites) == 1:
            self.initial.setdefault("site", sites[0].pk)
            self.fields["site"].widget = forms.HiddenInput()


class UpdateIncidentForm(VerbForm):
    staff_words = TextField(label=_("What the desk says to callers"), lines=3)
    public_words = TextField(label=_("What owners read"), lines=2)
    expected_at = forms.DateTimeField(
        label=_("Expected end"), required=False, widget=forms.DateTimeInput(attrs=MOMENT)
    )

    def present(self) -> None:
        if self.subject is not None:
            for name in self.fields:
                self.initial.setdefault(name, getattr(self.subject, name))


class LinkIncidentForm(VerbForm):
    tickets = RowsField(lambda actor, incident: may_belong(incident, actor), label=_("Tickets"))


class UnlinkIncidentForm(VerbForm):
    tickets = RowsField(lambda _actor, incident: linked_tickets(incident), label=_("Tickets"))


class EndIncidentForm(VerbForm):
    result = TextField(label=_("What was done, for everybody who waits"), lines=3)
