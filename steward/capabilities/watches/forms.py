"""One form per verb of rotas, watches and their log."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from steward.capabilities.watches.choices import Matter, RevealReason, TicketFrom, Way
from steward.capabilities.watches.models import Watch
from steward.capabilities.watches.queries import categories, officers
from steward.kernel.base import clock
from steward.kernel.surface.forms import PhotosField, RowField, RowsField, TextField, VerbForm
from steward.kernel.surface.typed import place_typed
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Site, User
from steward.kernel.tenancy.queries import visible_site, visible_sites

MOMENT = {"type": "datetime-local"}
DAY = {"type": "date"}


def _colleagues(actor: Actor, row: Any) -> Any:
    """Who can be on watch on the line of a rota or a watch; before there is one, on any in reach."""
    if row is not None:
        return officers(row.site, clock.now(), actor.organisation_id)
    sites = visible_sites(actor)
    at_all = any(hat.site_id is None for hat in actor.hats)
    rows = officers(None, clock.now(), actor.organisation_id)
    if at_all:
        return rows
    near: Any = User.objects.none()
    for site in sites:
        near = near | officers(site, clock.now(), actor.organisation_id)
    return near.distinct() if sites else near


class DrawRotaForm(VerbForm):
    site = RowField(
        lambda actor, _row: visible_sites(actor),
        pick=visible_site,
        label=_("Site"),
        required=False,
        empty_label=_("Company-wide"),
    )
    week_on = forms.DateField(
        label=_("Week of"), widget=forms.DateInput(attrs=DAY), help_text=_("Any day of it")
    )
    way = forms.ChoiceField(label=_("How"), choices=Way.choices, initial=Way.TURNS, widget=forms.RadioSelect)
    people = RowsField(_colleagues, label=_("Who takes turns"), required=False)
    changes = TextField(
        label=_("A watch changes at"),
        required=False,
        max_length=60,
        help_text=_("08:30 for one a day; 08:00 20:00 for two"),
    )
    twice = forms.BooleanField(label=_("Two at once on holidays"), required=False)
    weeks_back = forms.IntegerField(
        label=_("Copy from so many weeks before"), min_value=1, max_value=52, initial=1, required=False
    )

    def present(self) -> None:
        self.initial.setdefault("week_on", clock.today() + timedelta(days=7))
        self.initial.setdefault("changes", "08:30")
        sites: list[Site] = list(visible_sites(self.actor)[:2])
        if len(sites) == 1 and all(hat.site_id for hat in self.actor.hats):
            # Whoever works at one site is not asked which.
            self.initial.setdefault("site", sites[0].pk)
            self.fields["site"].widget = forms.HiddenInput()

    def clean_changes(self) -> list[time]:
        try:
            return [
                datetime.strptime(word, "%H:%M").time()  # noqa: DTZ007 - a time of day, of no day
                for word in self.cleaned_data["changes"].replace(",", " ").replace("、", " ").split()
            ]
        except ValueError:
            raise forms.ValidationError(_("Write times like 08:30."), code="invalid")

    def clean_weeks_back(self) -> int:
        return self.cleaned_data["weeks_back"] or 1


class AssignRotaForm(VerbForm):
    officer = RowField(_colleagues, label=_("Who"), empty_label=_("Choose a colleague"))
    starts_at = forms.DateTimeField(label=_("On watch from"), widget=forms.DateTimeInput(attrs=MOMENT))
    ends_at = forms.DateTimeField(label=_("On watch until"), widget=forms.DateTimeInput(attrs=MOMENT))


class RemoveRotaForm(VerbForm):
    watches = RowsField(
        lambda _actor, rota: (
            Watch.objects.filter(rota=rota).select_related("officer", "site").order_by("starts_at", "pk")
        ),
        label=_("Watches to take out"),
    )


class PublishRotaForm(VerbForm):
    words = TextField(
        label=_("Why there are gaps, or two at once"),
        required=False,
        lines=2,
        help_text=_("The page of the rota names them."),
    )


class LogWatchForm(VerbForm):
    more = ("happened_at",)

    kind = forms.ChoiceField(
        label=_("Kind"), choices=Matter.choices, widget=forms.RadioSelect, initial="call"
    )
    text = TextField(label=_("What happened, and what was done"), lines=4)
    is_matter = forms.BooleanField(label=_("Still open: somebody has to see to it"), required=False)
    place = forms.CharField(
        label=_("Where"),
        required=False,
        max_length=60,
        help_text=_("3-2-501, a building or a common space"),
        widget=forms.TextInput(attrs={"data-lookup": "places", "autocomplete": "off"}),
    )
    photos = PhotosField(required=False)
    happened_at = forms.DateTimeField(
        label=_("When, if not now"), required=False, widget=forms.DateTimeInput(attrs=MOMENT)
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        text, data["place"] = data.get("place", ""), None
        sites = [self.subject.site] if self.subject.site else visible_sites(self.actor)
        if text:
            try:
                data["place"] = self._place(text, list(sites))
            except forms.ValidationError as error:
                self.add_error("place", error)
        return data

    def _place(self, text: str, sites: list[Site]) -> Any:
        """On the company's watch the first site that has such a place."""
        for site in sites[:-1]:
            try:
                return place_typed(text, site, self.actor)
            except forms.ValidationError:
                continue
        return place_typed(text, sites[-1], self.actor)


class HandOverWatchForm(VerbForm):
    words = TextField(
        label=_("To the next officer, in your own words"),
        lines=4,
        help_text=_(
            "Open matters go over by themselves; say what else he has to know: keys, equipment, people."
        ),
    )


class TakeWatchForm(VerbForm):
    """Nothing to say: who takes over, takes over."""


class ChangeWatchForm(VerbForm):
    officer = RowField(_colleagues, label=_("Who has it instead"), empty_label=_("Choose a colleague"))
    words = TextField(label=_("Why it has to change"), lines=2)


class RevealWatchForm(VerbForm):
    reason = forms.ChoiceField(
        label=_("What for?"), choices=RevealReason.choices, initial="urgent", widget=forms.RadioSelect
    )


class AddEntryForm(VerbForm):
    text = TextField(label=_("What is to add"), lines=3)
    photos = PhotosField(required=False)


class CorrectEntryForm(VerbForm):
    text = TextField(
        label=_("How it should read"), lines=3, help_text=_("What you wrote first stays beside it.")
    )


class SettleEntryForm(VerbForm):
    text = TextField(label=_("How it ended"), lines=3)


class ReportEntryForm(VerbForm):
    kind = forms.ChoiceField(
        label=_("Kind of ticket"), choices=TicketFrom.choices, initial="repair", widget=forms.RadioSelect
    )
    title = TextField(label=_("What is the matter?"))
    category = RowField(
        lambda _actor, _row: categories(),
        label=_("Matter"),
        required=False,
        empty_label=_("Not sure yet"),
        widget=forms.Select(attrs={"data-groups-of": "kind"}),
    )

    def present(self) -> None:
        self.initial.setdefault("title", str(self.subject))
