"""One form per verb: what a person (or program) has to say. Rules are in the actions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from steward.capabilities.submissions.choices import Covers
from steward.capabilities.submissions.figures import known_figures
from steward.capabilities.submissions.models import Submission, Template
from steward.kernel.duties.cadence import WEEKDAYS, Every
from steward.kernel.duties.queries import post_kinds
from steward.kernel.surface.forms import FilesField, TextField, VerbForm

EVERY = (
    (Every.WEEK.value, _("Every week")),
    (Every.MONTH.value, _("Every month")),
    (Every.QUARTER.value, _("Every quarter")),
    (Every.HALF_YEAR.value, _("Every half-year")),
    (Every.YEAR.value, _("Every year")),
)


class HandInSubmissionForm(VerbForm):
    """The author's words and papers; the figures come from the system."""

    words = TextField(label=_("What was done, what was not and why, what is proposed"), lines=8)
    papers = FilesField(required=False, label=_("Attachments"))

    def present(self) -> None:
        if isinstance(self.subject, Submission):
            self.initial.setdefault("words", self.subject.words)


class AddTemplateForm(VerbForm):
    """A report: what it is called, who hands it in, how often, with which figures."""

    title = TextField(label=_("Name of the report"), max_length=60)
    kinds = forms.MultipleChoiceField(
        label=_("Who hands it in"), choices=lambda: _kinds(), widget=forms.CheckboxSelectMultiple
    )
    every = forms.ChoiceField(label=_("How often it is due"), choices=EVERY, initial=Every.MONTH.value)
    by_day = forms.IntegerField(
        label=_("Until which day"),
        required=False,
        min_value=-1,
        max_value=31,
        help_text=_(
            "Weeks: 1 Monday to 7 Sunday; months: the day, -1 the last. Empty: the last day of the span."
        ),
    )
    covers = forms.ChoiceField(
        label=_("What the figures are of"), choices=Covers.choices, initial=Covers.THIS
    )
    figures = forms.MultipleChoiceField(
        label=_("Figures the system draws"),
        choices=lambda: list(known_figures().items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    remind_hours = forms.IntegerField(
        label=_("Remind so many hours before"), min_value=1, max_value=168, initial=24
    )
    title_en = TextField(label=_("Name in English"), required=False, max_length=80)
    how = TextField(label=_("What belongs into it"), required=False, lines=2, max_length=400)
    more = ("title_en", "how", "remind_hours")


def _kinds() -> list[tuple[str, str]]:
    return [(code, str(kind)) for code, kind in post_kinds().items()]


class ChangeTemplateForm(AddTemplateForm):
    """The same, filled with what holds now."""

    def present(self) -> None:
        row = self.subject
        if self.is_bound or not isinstance(row, Template):
            return
        by: Any = row.cadence.get("by")
        now = {
            "every": row.cadence.get("every"),
            "by_day": WEEKDAYS.index(by) + 1 if by in WEEKDAYS else by,
            **{
                name: getattr(row, name)
                for name in ("title", "title_en", "how", "kinds", "covers", "figures", "remind_hours")
            },
        }
        self.initial = {**now, **self.initial}


class RetireTemplateForm(VerbForm):
    """Nothing has to be said."""
