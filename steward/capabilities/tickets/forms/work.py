"""Forms of the verbs every ticket has."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets.candidates import Candidate, candidates
from steward.capabilities.tickets.choices import CancelReason, ReturnReason, Source, TicketKind
from steward.capabilities.tickets.forms.callers import CallerForm
from steward.capabilities.tickets.queries import visible_categories
from steward.kernel.base.keys import key_of
from steward.kernel.people.choices import RevealReason
from steward.kernel.people.queries import visible_parties
from steward.kernel.places.models import Place
from steward.kernel.surface.forms import PhotosField, RowField, TextField, VerbForm
from steward.kernel.surface.typed import place_typed
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import User, in_language
from steward.kernel.tenancy.queries import visible_site, visible_sites
from steward.kernel.work.choices import PauseReason, Urgency
from steward.kernel.work.models import Category, WorkItem


class ReportTicketForm(CallerForm):
    more = ("urgency", "source", "about_user", "appointed_at")
    field_order = ("kind", "site", "place", "title", "category", "caller_phone", "caller_name", "requester")

    kind = forms.ChoiceField(
        label=_("Kind"), choices=TicketKind.choices, widget=forms.RadioSelect, initial="repair"
    )
    site = RowField(
        lambda actor, _row: visible_sites(actor),
        pick=visible_site,
        label=_("Site"),
        empty_label=_("Choose a site"),
    )
    place = forms.CharField(
        label=_("Place"),
        required=False,
        max_length=60,
        help_text=_("3-2-501, or the name of a common space"),
        widget=forms.TextInput(attrs={"data-lookup": "places", "autocomplete": "off"}),
    )
    title = TextField(label=_("What is the matter?"))
    category = RowField(
        lambda actor, _row: visible_categories(actor),
        label=_("Matter"),
        required=False,
        empty_label=_("Not sure yet"),
        widget=forms.Select(attrs={"data-groups-of": "kind"}),
    )
    body = TextField(label=_("Details"), required=False, lines=4)
    photos = PhotosField(required=False)
    urgency = forms.TypedChoiceField(
        label=_("Urgency"),
        choices=[("", _("As the matter wants")), *Urgency.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    source = forms.ChoiceField(
        label=_("How it came in"), choices=Source.choices, initial=Source.PHONE, required=False
    )
    about_user = RowField(
        lambda actor, _row: User.objects.filter(organisation_id=actor.organisation_id, is_active=True),
        label=_("Complaint about a colleague"),
        required=False,
        empty_label=_("About nobody"),
    )
    appointed_at = forms.DateTimeField(
        label=_("Agreed time"), required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )

    def present(self) -> None:
        self.fields["category"].choices = _grouped(visible_categories(self.actor))  # type: ignore[attr-defined]
        sites = visible_sites(self.actor)
        # Whoever works at one site is not asked which.
        if len(found := list(sites[:2])) == 1:
            self.initial.setdefault("site", found[0].pk)
            self.fields["site"].widget = forms.HiddenInput()
        # Whoever comes from a customer's page sees whose request it will be.
        asked = key_of(self.initial.get("requester", ""))
        known = visible_parties(self.actor).filter(pk=asked).first() if asked is not None else None
        if known is not None:
            self.initial.setdefault("caller_name", known.name)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["place"] = self._place(data)
        return data

    def _place(self, data: dict[str, Any]) -> Place | None:
        text, site = data.get("place", ""), data.get("site")
        if not text or site is None:
            return None
        try:
            return place_typed(text, site, self.actor)
        except forms.ValidationError as error:
            self.add_error("place", error)
            return None

    def arguments(self) -> dict[str, Any]:
        data = super().arguments()
        data["source"] = data.get("source") or Source.DESK
        return data


def _grouped(rows: Iterable[Category]) -> list[tuple[Any, Any]]:
    """Matters under the kind they belong to, so that sixty of them can be read."""
    kinds: dict[str, list[tuple[int, str]]] = {}
    for row in rows:
        kinds.setdefault(row.kind, []).append((row.pk, str(row)))
    words = dict(TicketKind.choices)
    return [("", _("Not sure yet")), *((words.get(kind, kind), found) for kind, found in kinds.items())]


class AcceptTicketForm(VerbForm):
    note = TextField(label=_("Note"), required=False, lines=2)


def _colleagues(actor: Actor, item: WorkItem | None) -> QuerySet[User]:
    rows = User.objects.filter(organisation_id=actor.organisation_id, is_active=True)
    return rows if item is None else rows.filter(pk__in=[row.user.pk for row in candidates(item)])


class DispatchTicketForm(VerbForm):
    to = RowField(_colleagues, label=_("Send"), widget=forms.RadioSelect, empty_label=None)
    note = TextField(label=_("Note"), required=False, lines=2)

    def present(self) -> None:
        if self.subject is None:
            return
        rows = candidates(self.subject)
        person = self.fields["to"]
        # Those who can take it now are offered with what they have in hand; the others are named with the reason,
        # and the action refuses them with the same reason.
        person.choices = [(row.user.pk, _load_words(row)) for row in rows if row.can_take]  # type: ignore[attr-defined]
        person.help_text = _absent(row for row in rows if not row.can_take)


def _load_words(row: Candidate) -> str:
    title = in_language(row.post.title, row.post.title_en)
    told = {"name": row.user.name, "post": title, "load": row.load}
    return gettext("%(name)s · %(post)s · %(load)d in hand") % told


def _absent(rows: Iterable[Candidate]) -> str:
    """Why the others are not offered, one reason after the other: `away (A, B), other trade (C)`."""
    reasons: dict[str, list[str]] = {}
    for row in rows:
        why = _("away") if row.is_away else _("off duty") if not row.on_duty else _("other trade")
        reasons.setdefault(str(why), []).append(row.user.name)
    one = gettext("%(why)s (%(names)s)")
    told = [one % {"why": why, "names": "、".join(names)} for why, names in reasons.items()]
    return gettext("Not now: %(reasons)s") % {"reasons": gettext(", ").join(told)} if told else ""


class TransferTicketForm(DispatchTicketForm):
    note = TextField(label=_("Why"), lines=2)


class ReturnTicketForm(VerbForm):
    reason = forms.ChoiceField(label=_("Reason"), choices=ReturnReason.choices, widget=forms.RadioSelect)
    note = TextField(label=_("Note"), required=False, lines=2)


class StartTicketForm(VerbForm):
    note = TextField(label=_("Note"), required=False, lines=2)


class PauseTicketForm(VerbForm):
    reason = forms.ChoiceField(label=_("Reason"), choices=PauseReason.choices, widget=forms.RadioSelect)
    expected_at = forms.DateTimeField(
        label=_("Expected to go on"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    note = TextField(label=_("Note"), required=False, lines=2)


class AppointTicketForm(VerbForm):
    """When somebody will be there."""

    appointed_at = forms.DateTimeField(
        label=_("Agreed time"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    note = TextField(label=_("Note"), required=False, lines=2)


class ResumeTicketForm(VerbForm):
    """Nothing to say: the moment is now."""


class FinishTicketForm(VerbForm):
    result = TextField(label=_("What was done"), lines=3)
    photos = PhotosField(required=False)


class RevealTicketForm(VerbForm):
    reason = forms.ChoiceField(
        label=_("Why"), choices=RevealReason.choices, widget=forms.RadioSelect, initial=RevealReason.CALL
    )
    note = TextField(label=_("Note"), required=False)


class CloseTicketForm(VerbForm):
    note = TextField(label=_("Note"), required=False, lines=2)


class ReopenTicketForm(VerbForm):
    note = TextField(label=_("Why"), lines=3)


class CancelTicketForm(VerbForm):
    reason = forms.ChoiceField(label=_("Reason"), choices=CancelReason.choices, widget=forms.RadioSelect)
    note = TextField(label=_("Note"), required=False, lines=2)


class CommentTicketForm(VerbForm):
    note = TextField(label=_("Comment"), required=False, lines=3)
    audience = forms.ChoiceField(
        label=_("Who reads it"),
        choices=[("internal", _("Colleagues only")), ("owner", _("The customer too"))],
        widget=forms.RadioSelect,
        initial="internal",
        required=False,
    )
    photos = PhotosField(required=False)

    def arguments(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"note": data["note"], "photos": data["photos"], "internal": data.get("audience") != "owner"}


class EscalateTicketForm(VerbForm):
    note = TextField(label=_("Why must the superior see to it?"), lines=3)
