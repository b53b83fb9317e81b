"""One form per verb: what a person (or program) has to say. Rules are in the actions."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from steward.capabilities.community.choices import Topic
from steward.capabilities.community.outreach import said_before
from steward.kernel.places.models import Place, PlaceKind
from steward.kernel.surface.forms import RowField, RowsField, TextField, VerbForm
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.queries import visible_sites
from steward.kernel.work.models import WorkItem


def _buildings(actor: Actor, item: WorkItem | None) -> QuerySet[Place]:
    rows = Place.objects.filter(kind=PlaceKind.BUILDING, is_active=True).select_related("site")
    rows = rows.filter(site=item.site_id) if item else rows.filter(site__in=visible_sites(actor))
    return rows.order_by("site_id", "sort_key", "pk")


class ChangeAnnouncementForm(VerbForm):
    """What is told, to whom, and until when."""

    topic = forms.ChoiceField(label=_("Kind of announcement"), choices=Topic.choices)
    title = TextField(label=_("Title of the announcement"), max_length=120)
    body = TextField(
        label=_("What people should know"), lines=8, help_text=_("When, where, how long, whom to ask.")
    )
    shown_until = forms.DateField(label=_("Shown until"), widget=forms.DateInput(attrs={"type": "date"}))
    buildings = RowsField(
        _buildings,
        label=_("Only these buildings"),
        required=False,
        help_text=_("None chosen: the whole site."),
    )

    def present(self) -> None:
        if self.subject is None:
            return
        row = self.subject.announcement
        kept: dict[str, Any] = {"topic": row.topic, "title": self.subject.title, "body": row.body}
        kept |= {"shown_until": row.shown_until, "buildings": [b.place_id for b in row.buildings.all()]}
        for name, value in kept.items():
            self.initial.setdefault(name, value)


class DraftAnnouncementForm(ChangeAnnouncementForm):
    """The same, and the site."""

    site = RowField(lambda actor, _row: visible_sites(actor), label=_("Site"), empty_label=_("Choose"))
    field_order = ("site", "topic", "title", "body", "shown_until", "buildings")

    def present(self) -> None:
        sites = list(visible_sites(self.actor)[:2])
        if len(sites) == 1:
            self.initial.setdefault("site", sites[0].pk)


class SubmitAnnouncementForm(VerbForm):
    """Nothing to say."""


class ReviewAnnouncementForm(VerbForm):
    """The second person's word."""

    agreed = forms.TypedChoiceField(
        label=_("Your word"),
        choices=(("yes", _("Agreed, it can be published")), ("no", _("Give it back"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    note = TextField(label=_("What should be changed"), required=False, lines=3)


class PublishAnnouncementForm(VerbForm):
    """Whether people are sent a message too; how many would be is said, for text messages cost money."""

    quietly = forms.BooleanField(label=_("Only in the portal: send no messages"), required=False)

    def present(self) -> None:
        if said := said_before(self.subject):
            self.fields["quietly"].help_text = said
        else:
            del self.fields["quietly"]


class WithdrawAnnouncementForm(VerbForm):
    """Why."""

    note = TextField(label=_("Why it is withdrawn"), lines=2)
