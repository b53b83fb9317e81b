"""One form per verb: what a person (or program) has to say. Rules are in the actions."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from steward.capabilities.meetings.choices import Kind
from steward.capabilities.meetings.models import Meeting
from steward.capabilities.meetings.queries import colleagues, colleagues_of, invited_people
from steward.kernel.surface.forms import RowField, RowsField, TextField, VerbForm
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import User
from steward.kernel.tenancy.queries import visible_site, visible_sites

MOMENT, DAY = {"type": "datetime-local"}, {"type": "date"}


def _people(actor: Actor, meeting: Meeting | None) -> QuerySet[User]:
    return colleagues(meeting.site) if meeting else colleagues_of(list(visible_sites(actor)))


def _invited(_actor: Actor, meeting: Meeting | None) -> QuerySet[User]:
    return invited_people(meeting)


class _Wanted(VerbForm):
    """When, where, what about, who comes."""

    title = TextField(label=_("What it is called"), max_length=120)
    starts_at = forms.DateTimeField(label=_("Begins at"), widget=forms.DateTimeInput(attrs=MOMENT))
    people = RowsField(_people, label=_("Who is invited"))
    agenda = TextField(label=_("Agenda"), required=False, lines=4)
    where = TextField(label=_("Where"), required=False, max_length=80)
    keeper = RowField(
        _people, label=_("Who keeps the minutes"), required=False, empty_label=_("Whoever called it")
    )
    more = ("where", "keeper")


class CallMeetingForm(_Wanted):
    """A meeting, the first of its series."""

    kind = forms.ChoiceField(label=_("Kind of meeting"), choices=Kind.choices, initial=Kind.DEPARTMENT)
    site = RowField(
        lambda actor, _row: visible_sites(actor),
        pick=visible_site,
        label=_("Site"),
        empty_label=_("Choose a site"),
    )

    def present(self) -> None:
        """Whoever works at one site is not asked which."""
        sites = list(visible_sites(self.actor)[:2])
        if len(sites) == 1:
            self.initial.setdefault("site", sites[0].pk)
            self.fields["site"].widget = forms.HiddenInput()


class ChangeMeetingForm(_Wanted):
    """The same, filled with what holds now."""

    def present(self) -> None:
        row = self.subject
        if self.is_bound or not isinstance(row, Meeting):
            return
        now: dict[str, Any] = {name: getattr(row, name) for name in ("title", "starts_at", "agenda", "where")}
        people = list(invited_people(row).values_list("pk", flat=True))
        self.initial = {**now, "keeper": row.keeper_id, "people": people, **self.initial}


class SignMeetingForm(VerbForm):
    """A tap is the signature."""


class AttendMeetingForm(VerbForm):
    """Who is there."""

    people = RowsField(_invited, label=_("Who is there"))


class DecideMeetingForm(VerbForm):
    """What, who, by when."""

    title = TextField(label=_("What was decided"))
    assignee = RowField(_invited, label=_("Who sees to it"), empty_label=_("Choose"))
    due_on = forms.DateField(label=_("To be done by"), widget=forms.DateInput(attrs=DAY))
    body = TextField(label=_("What it takes, and how one sees that it is done"), required=False, lines=2)
    more = ("body",)


class HoldMeetingForm(VerbForm):
    """The minutes."""

    minutes = TextField(
        label=_("Minutes"), lines=8, help_text=_("Decisions stand in the list already; write what was said.")
    )


class CancelMeetingForm(VerbForm):
    """Nothing has to be said."""


class FollowMeetingForm(VerbForm):
    """When the next one is."""

    starts_at = forms.DateTimeField(label=_("Begins at"), widget=forms.DateTimeInput(attrs=MOMENT))
    agenda = TextField(label=_("Agenda"), required=False, lines=3)
