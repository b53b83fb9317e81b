"""One form per verb: what a person (or program) has to say. Rules are in the actions."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from steward.capabilities.mentions.choices import Channel, Conclusion, Told
from steward.capabilities.mentions.queries import FAMILY, followers
from steward.kernel.base import clock
from steward.kernel.places.models import PlaceKind
from steward.kernel.places.queries import visible_places
from steward.kernel.surface.forms import PhotosField, RowField, TextField, VerbForm
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import User
from steward.kernel.tenancy.queries import visible_site, visible_sites
from steward.kernel.work.choices import Urgency
from steward.kernel.work.models import WorkItem
from steward.kernel.work.queries import visible_work

MOMENT = {"type": "datetime-local"}


def find_ticket(number: str, actor: Actor) -> WorkItem:
    """The item with a number, if the actor may see it. Raises what the form shows."""
    rows = visible_work(actor).exclude(family=FAMILY).select_related("site")
    found = rows.filter(number=number.strip().upper()).first()
    if found is None:
        raise forms.ValidationError(_("There is no item with this number, or it is not yours to see."))
    return found


def _colleagues(actor: Actor, _item: WorkItem | None) -> QuerySet[User]:
    return User.objects.filter(organisation_id=actor.organisation_id, is_active=True).order_by("name", "pk")


class PassOnMentionForm(VerbForm):
    """Where it was seen, what it says, whom it concerns."""

    site = RowField(
        lambda actor, _row: visible_sites(actor),
        pick=visible_site,
        label=_("Site"),
        empty_label=_("Choose a site"),
    )
    channel = forms.ChoiceField(
        label=_("Where it was seen"), choices=Channel.choices, initial=Channel.CHAT, widget=forms.RadioSelect
    )
    title = TextField(label=_("What it is about, in one line"))
    text = TextField(label=_("What it says"), lines=4, help_text=_("As it was written, word for word."))
    photos = PhotosField(label=_("Screenshots"), required=False)
    link = forms.URLField(label=_("Web link"), required=False, max_length=500, assume_scheme="https")
    urgency = forms.TypedChoiceField(
        label=_("Urgency"),
        choices=Urgency.choices,
        coerce=int,
        initial=Urgency.URGENT,
        widget=forms.RadioSelect,
    )
    person = RowField(
        _colleagues,
        label=_("Colleague it concerns"),
        required=False,
        empty_label=_("Nobody in person"),
        help_text=_("This person meets nothing of it from then on."),
    )
    ticket = TextField(
        label=_("Ticket it belongs to"),
        required=False,
        max_length=24,
        help_text=_("Number of the request or complaint."),
    )
    poster = TextField(label=_("Account"), required=False, max_length=80, help_text=_("As shown there."))
    place = RowField(
        lambda actor, _row: (
            visible_places(actor)
            .filter(kind=PlaceKind.BUILDING, is_active=True)
            .select_related("site")
            .order_by("site_id", "sort_key")
        ),
        label=_("Building"),
        required=False,
        empty_label=_("The whole site"),
    )
    seen_at = forms.DateTimeField(
        label=_("Seen at"), required=False, initial=clock.now, widget=forms.DateTimeInput(attrs=MOMENT)
    )
    more = ("poster", "place", "seen_at")

    def clean_ticket(self) -> WorkItem | None:
        number = self.cleaned_data["ticket"]
        return find_ticket(number, self.actor) if number else None


class AssignMentionForm(VerbForm):
    """Who follows it up."""

    follower = RowField(
        lambda _actor, item: User.objects.none() if item is None else followers(item),
        label=_("Who follows it up"),
        empty_label=_("Choose"),
    )


class FeedBackMentionForm(VerbForm):
    """How things stand, for quality and for the customer."""

    said = TextField(
        label=_("How things stand"),
        lines=4,
        help_text=_("For the quality department: what was found, what is done now."),
    )
    customer_told = forms.ChoiceField(label=_("The customer"), choices=Told.choices, widget=forms.RadioSelect)
    customer_words = TextField(label=_("What the customer said to it"), required=False, lines=2)
    photos = PhotosField(required=False)


class ConcludeMentionForm(FeedBackMentionForm):
    """The final feedback, and whether it was true."""

    conclusion = forms.ChoiceField(
        label=_("Conclusion of it"), choices=Conclusion.choices, widget=forms.RadioSelect
    )
    field_order = ("conclusion",)


class AcceptMentionForm(VerbForm):
    """Nothing has to be said."""

    note = TextField(label=_("Note"), required=False, lines=2)


class SendBackMentionForm(VerbForm):
    """What is missing."""

    note = TextField(label=_("What is missing"), lines=3)


class LinkMentionForm(VerbForm):
    """Which ticket it belongs to."""

    ticket = TextField(
        label=_("Ticket it belongs to"), max_length=24, help_text=_("Number of the request or complaint.")
    )

    def clean_ticket(self) -> WorkItem:
        return find_ticket(self.cleaned_data["ticket"], self.actor)
