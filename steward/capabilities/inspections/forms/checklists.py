"""Forms of checklists."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from steward.capabilities.inspections.choices import Topic
from steward.capabilities.inspections.lines import read_items, write_items
from steward.kernel.surface.forms import TextField, VerbForm


class WriteChecklistForm(VerbForm):
    name = TextField(label=_("Name of the checklist"), max_length=60)
    name_en = TextField(label=_("English name"), max_length=80, required=False)
    topic = forms.ChoiceField(label=_("Subject checked"), choices=Topic.choices)
    items = TextField(
        label=_("What is looked at, one line each"),
        lines=12,
        help_text=_(
            "Light works | photo? | serious; Pressure | 0.2..0.4 MPa; Weather | fine, rain, *storm; Remarks | text; "
            "On the spot | photo. A star marks what is not in order, photo! asks for a photo every time, photo? where "
            "something is wrong; English words come behind a stroke with spaces around it."
        ),
    )

    def present(self) -> None:
        if self.subject is not None:
            for name in ("name", "name_en", "topic"):
                self.initial.setdefault(name, getattr(self.subject, name))
            version = self.subject.version
            self.initial.setdefault("items", write_items(version.items) if version else "")

    def arguments(self) -> dict[str, Any]:
        before = self.subject.version.items if self.subject and self.subject.version else ()
        return {**self.cleaned_data, "items": read_items(self.cleaned_data["items"], before)}


class ReviseChecklistForm(WriteChecklistForm):
    """The same; other lines make a new version."""


class ShelveChecklistForm(VerbForm):
    """Nothing to say."""
