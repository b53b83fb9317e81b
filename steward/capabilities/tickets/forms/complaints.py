"""Forms of the verbs on complaints."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets.choices import COUNTED, Fact, Fault, Grade, RejectReason
from steward.kernel.surface.forms import RowField, TextField, VerbForm
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Department, User
from steward.kernel.work.models import WorkItem

TICKED = [(fact.value, fact.label) for fact in Fact if fact not in COUNTED]


class GradeTicketForm(VerbForm):
    facts = forms.MultipleChoiceField(
        label=_("What holds of it"), choices=TICKED, required=False, widget=forms.CheckboxSelectMultiple
    )
    people = forms.IntegerField(label=_("People concerned"), min_value=1, max_value=100_000, initial=1)
    grade = forms.ChoiceField(
        label=_("Grade"),
        choices=[("", _("As the rules say")), *Grade.choices],
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Higher than the rules say is allowed, lower is not."),
    )
    note = TextField(label=_("Note"), required=False, lines=2)

    def prepare(self) -> None:
        row = getattr(getattr(self.subject, "ticket", None), "complaint", None)
        if row is not None and not self.is_bound:
            self.initial = {"facts": row.facts, "people": row.people, **self.initial}


def _departments(actor: Actor, item: WorkItem | None) -> QuerySet[Department]:
    rows = Department.objects.filter(organisation_id=actor.organisation_id).order_by("site_id", "pk")
    return rows.filter(site_id=item.site_id) if item is not None else rows


def _colleagues(actor: Actor, _item: WorkItem | None) -> QuerySet[User]:
    return User.objects.filter(organisation_id=actor.organisation_id, is_active=True).order_by("name", "pk")


class ConfirmTicketForm(VerbForm):
    fault = forms.ChoiceField(label=_("What was at fault"), choices=Fault.choices, widget=forms.RadioSelect)
    department = RowField(
        _departments, label=_("Responsible department"), required=False, empty_label=_("None")
    )
    person = RowField(
        _colleagues,
        label=_("Responsible person"),
        required=False,
        empty_label=_("Nobody in person"),
        help_text=_("From then on this person meets nothing of the complaint."),
    )
    note = TextField(label=_("What was found"), required=False, lines=3)


class RejectTicketForm(VerbForm):
    reason = forms.ChoiceField(label=_("Reason"), choices=RejectReason.choices, widget=forms.RadioSelect)
    note = TextField(label=_("What was found"), lines=3)


class DecideTicketForm(VerbForm):
    agreed = forms.TypedChoiceField(
        label=_("Is the complaint rejected?"),
        choices=[("1", _("Yes, it is rejected")), ("0", _("No, it is handled"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    note = TextField(label=_("Words for the customer"), required=False, lines=3)


class DeclareTicketForm(VerbForm):
    happened_at = forms.DateTimeField(
        label=_("When it happened"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    course = TextField(label=_("Course of events"), lines=4)
    harm = TextField(label=_("Harm and loss"), lines=2, help_text=_("If there is none, say so."))
    outside = TextField(
        label=_("Authorities, media, lawyers"), lines=2, help_text=_("If there are none, say so.")
    )
    demand = TextField(label=_("What the customer demands"), lines=2)
    measures = TextField(label=_("What was done so far"), lines=3)

    def prepare(self) -> None:
        item: Any = self.subject
        if item is not None and not self.is_bound:
            self.initial = {"happened_at": item.opened_at, "course": item.ticket.body, **self.initial}


class AcknowledgeTicketForm(VerbForm):
    note = TextField(label=_("Instruction"), required=False, lines=3)
