"""What customers fill in: few fields, each big enough for a thumb."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets.choices import Source, TicketKind
from steward.capabilities.tickets.queries import visible_categories
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
        """A title that can be read in a list: the first line, or the matter where no word was said."""
        assert self.matter is not None
        place, words = self.cleaned_data["place"], self.cleaned_data["words"].strip()
        first = words.partition("\n")[0].strip()
        title = first if len(first) <= TITLE_CHARS else first[: TITLE_CHARS - 1] + "…"
        return {
            "site": place.site,
            "place": place,
            "kind": self.matter.kind.value,
            "category": self.matter.category,
            "title": title or str(self.matter),
            "body": "" if words == title else words,
            "source": Source.PORTAL,
            "photos": self.cleaned_data["photos"],
        }


class RateForm(forms.Form):
    """How the customer finds the work: a tap, and words only if there are any."""

    score = forms.IntegerField(min_value=1, max_value=5)
    note = TextField(label=_("Anything to add?"), required=False, lines=2, max_length=500)


class ReopenForm(forms.Form):
    """Why it is not good yet."""

    note = TextField(label=_("What is not good yet?"), lines=3, max_length=500)
