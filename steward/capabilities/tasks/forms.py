"""One form per verb: what a person (or program) has to say. Rules are in the actions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from steward.capabilities.tasks.queries import people_below
from steward.kernel.surface.forms import PhotosField, RowField, TextField, VerbForm
from steward.kernel.tenancy.queries import visible_site, visible_sites


def day_field(label: object) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}))  # type: ignore[arg-type]


class AssignTaskForm(VerbForm):
    """What, who, by when."""

    title = TextField(label=_("Work to be done"))
    assignee = RowField(
        lambda actor, _row: people_below(actor), label=_("Who does it"), empty_label=_("Choose")
    )
    due_on = day_field(_("To be done by"))
    site = RowField(
        lambda actor, _row: visible_sites(actor),
        pick=visible_site,
        label=_("Site"),
        empty_label=_("Choose a site"),
    )
    body = TextField(label=_("What it takes, and how one sees that it is done"), required=False, lines=3)
    more = ("body",)

    def present(self) -> None:
        """Whoever works at one site is not asked which."""
        sites = list(visible_sites(self.actor)[:2])
        if len(sites) == 1:
            self.initial.setdefault("site", sites[0].pk)
            self.fields["site"].widget = forms.HiddenInput()


class ReportTaskForm(VerbForm):
    """How it stands."""

    note = TextField(label=_("How it stands, and what stands in the way"), lines=3)


class FinishTaskForm(VerbForm):
    """It is done: a tap is enough."""

    result = TextField(label=_("Result of the work"), required=False, lines=2)
    photos = PhotosField(required=False)


class ReopenTaskForm(VerbForm):
    """What is missing, and until when."""

    note = TextField(label=_("What is lacking"), lines=2)
    due_on = day_field(_("To be done by"))


class PostponeTaskForm(VerbForm):
    """Another day, and why."""

    due_on = day_field(_("To be done by"))
    note = TextField(label=_("Why another day"), lines=2)


class ReassignTaskForm(VerbForm):
    """Who does it instead, and why; the day stays."""

    assignee = RowField(
        lambda actor, _row: people_below(actor), label=_("Who does it instead"), empty_label=_("Choose")
    )
    note = TextField(label=_("Why somebody else"), lines=2)


class DropTaskForm(VerbForm):
    """Why it need not be done."""

    note = TextField(label=_("Why it need not be done"), lines=2)
