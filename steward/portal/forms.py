"""What customers fill in: few fields, each big enough for a thumb."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets.choices import Source, TicketKind
from steward.capabilities.tickets.queries import visible_categories
from steward.kernel.base.refused import Refused
from steward.kernel.people.numbers import normal_phone
from steward.kernel.people.queries import places_of_resident
from steward.kernel.places.models import Place, PlaceKind
from steward.kernel.surface.forms import PhotosField, RowField, TextField, VerbForm
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.models import Category

# What a kind of request looks like on a big button.
ICONS = {
    TicketKind.REPAIR: "tool",
    TicketKind.COMPLAINT: "mood-sad",
    TicketKind.INQUIRY: "help-circle",
    TicketKind.SUGGESTION: "bulb",
    TicketKind.HELP: "lifebuoy",
    TicketKind.PRAISE: "heart",
}
TITLE_CHARS = 80


@dataclass(frozen=True)
class Matter:
    """A big button: a matter of the company's tree, or a kind of request as such."""

    key: str
    kind: TicketKind
    category: Category | None = None

    @property
    def icon(self) -> str:
        return ICONS[self.kind]

    def __str__(self) -> str:
        return str(self.category or self.kind.label)


def matters(actor: Actor) -> tuple[list[Matter], list[Matter]]:
    """The big buttons: what can be broken (the upper matters of repairs), and the other reasons to write."""
    tops = [row for row in visible_categories(actor) if row.kind == TicketKind.REPAIR and not row.parent_id]
    repairs = [Matter(str(row.pk), TicketKind.REPAIR, row) for row in tops]
    return [*repairs, Matter("repair", TicketKind.REPAIR)], [
        Matter(kind.value, kind) for kind in TicketKind if kind != TicketKind.REPAIR
    ]


def matter_of(actor: Actor, key: str) -> Matter | None:
    """The big button with this key."""
    return next((matter for group in matters(actor) for matter in group if matter.key == key), None)


def told(matter: Matter, words: str) -> dict[str, Any]:
    """Kind, matter and words of a request; its title can be read in a list: the first line, or the matter itself."""
    first = words.partition("\n")[0].strip()
    title = first if len(first) <= TITLE_CHARS else first[: TITLE_CHARS - 1] + "…"
    return {
        "kind": matter.kind.value,
        "category": matter.category,
        "title": title or str(matter),
        "body": "" if words == title else words,
    }


class ReportForm(VerbForm):
    """A request in the customer's own words; its subject is the key of the big button that was pressed."""

    place = RowField(
        lambda actor, _row: places_of_resident(actor.party_id or 0), label=_("Where?"), empty_label=None
    )
    words = TextField(label=_("What is the matter?"), required=False, lines=4)
    photos = PhotosField(required=False)

    def prepare(self) -> None:
        self.matter = matter_of(self.actor, self.subject)

    def places(self) -> Sequence[tuple[str, list[Place]]]:
        """Homes first, then the common spaces, building by building."""
        rows: list[Place] = list(self.fields["place"].queryset)  # type: ignore[attr-defined]
        groups: dict[str, list[Place]] = {}
        for row in sorted(rows, key=lambda row: row.kind == PlaceKind.SPACE):
            about = row.building.name if row.kind == PlaceKind.SPACE and row.building else ""
            groups.setdefault(about, []).append(row)
        return list(groups.items())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.matter and not self.matter.category and not data.get("words", "").strip():
            self.add_error("words", _("Tell us in a few words."))
        return data

    def arguments(self) -> dict[str, Any]:
        assert self.matter is not None
        place, words = self.cleaned_data["place"], self.cleaned_data["words"].strip()
        return {
            "site": place.site,
            "place": place,
            "source": Source.PORTAL,
            "photos": self.cleaned_data["photos"],
            **told(self.matter, words),
        }


class PosterForm(VerbForm):
    """What somebody who stands before a poster (the subject) says; who he is he may keep to himself."""

    matter = forms.ChoiceField(label=_("What is it about?"), widget=forms.RadioSelect)
    words = TextField(label=_("What is the matter?"), required=False, lines=4)
    photos = PhotosField(required=False)
    name = TextField(label=_("Your name"), required=False, max_length=40)
    phone = TextField(label=_("Your telephone number"), required=False, max_length=30)

    def prepare(self) -> None:
        self.matters = [matter for group in matters(self.actor) for matter in group]
        self.fields["matter"].choices = [(matter.key, str(matter)) for matter in self.matters]  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        text: str = self.cleaned_data["phone"].strip()
        try:
            return normal_phone(text) if text else ""
        except Refused as refused:
            raise forms.ValidationError(str(refused))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.chosen = next((row for row in self.matters if row.key == data.get("matter")), None)
        if self.chosen and not self.chosen.category and not data.get("words", "").strip():
            self.add_error("words", _("Tell us in a few words."))
        return data

    def arguments(self) -> dict[str, Any]:
        assert self.chosen is not None
        data = self.cleaned_data
        return {
            "source": Source.POSTER,
            "photos": data["photos"],
            "stranger_name": data["name"],
            "stranger_phone": data["phone"],
            **told(self.chosen, data["words"].strip()),
        }


class RateForm(forms.Form):
    """How the customer finds the work: a tap, and words only if there are any."""

    score = forms.IntegerField(min_value=1, max_value=5)
    note = TextField(label=_("Anything to add?"), required=False, lines=2, max_length=500)


class ReopenForm(forms.Form):
    """Why it is not good yet."""

    note = TextField(label=_("What is not good yet?"), lines=3, max_length=500)
