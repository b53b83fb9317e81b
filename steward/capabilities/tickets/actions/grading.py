"""The row every complaint has: opened with the ticket, weighed by facts and rules, forgotten verdicts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets.actions.trail import tell
from steward.capabilities.tickets.choices import GRADES, Fact, Grade, TicketKind, Verdict
from steward.capabilities.tickets.complaints import heavier, repeated_by, weigh
from steward.capabilities.tickets.lifecycle import LIFECYCLE
from steward.capabilities.tickets.models import Complaint, GradeRule, Waiting
from steward.capabilities.tickets.policies import check
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.actor import Actor, Hat, system_actor
from steward.kernel.tenancy.scope import current_organisation
from steward.kernel.work.models import WorkItem


@transaction.atomic
def open_complaint(item: WorkItem, at: datetime) -> Complaint:
    """The complaint's own row, weighed by what is known at once; part of `report_ticket`."""
    return Complaint.objects.create(
        organisation_id=item.organisation_id,
        ticket=item.ticket,
        grade=weigh(item, (), 1, at=at),
        repeats_id=repeated_by(item),
    )


@transaction.atomic
def grade_ticket(
    item: WorkItem, *, by: Actor, facts: Sequence[str] = (), people: int = 1, grade: str = "", note: str = ""
) -> WorkItem:
    """Weigh a complaint (domain notes 2.4): the rules decide from the facts; a person may put it higher, never lower.

    Effects: facts, people and grade of the complaint, event `ticket.grade`; becoming major tells the site's
    managers. Refuses a grade below what the rules say, and an unknown fact; what was declared stays major.
    """
    hat, at = check("grade", item, by), clock.now()
    row = complaint_for(item, "grade")
    if set(facts) - set(Fact.values):
        raise Refused(_("There is no such fact."), field="facts", code="unknown_fact")
    weight = weigh(item, facts, people, at=at)
    if grade and GRADES.index(Grade(grade)) < GRADES.index(weight):
        raise Refused(
            _("By the rules this complaint is at least “%(grade)s”.") % {"grade": weight.label},
            do=_("Take a fact back that does not hold, or leave the grade to the rules."),
            field="grade",
            code="below_the_rules",
        )
    wanted = heavier(weight, grade or Grade.GENERAL)
    if row.grade == Grade.MAJOR and wanted != Grade.MAJOR and item.ticket.declarations.exists():
        raise Refused(_("It was declared up the line: it stays major."), field="grade", code="declared")
    before = row.grade
    LIFECYCLE.move(item, "grade", at=at)
    keep(row, facts=sorted(facts), people=people, grade=wanted)
    data = {"grade": wanted, "before": before, "facts": row.facts, "people": people, "note": note}
    tell("grade", item, by=by, hat=hat, at=at, data=data)
    return item


@transaction.atomic
def count_people(item: WorkItem, *, by: Actor, hat: Hat | None, at: datetime) -> None:
    """Whoever joins a complaint is one more person concerned, and the rules may weigh it anew; part of `join_ticket`.

    Effects: people and grade of the complaint, never less than before; event `ticket.grade` where it is heavier now.
    """
    row = Complaint.objects.select_for_update().get(pk=item.pk)
    before = row.grade
    people = max(row.people, 1 + Waiting.objects.filter(ticket_id=item.pk).count())
    keep(row, people=people, grade=heavier(before, weigh(item, row.facts, people, at=at)))
    if row.grade != before:
        data = {"grade": row.grade, "before": before, "facts": row.facts, "people": people}
        tell("grade", item, by=by, hat=hat, at=at, data=data)


@transaction.atomic
def regrade_complaints(at: datetime | None = None) -> int:
    """Put open complaints higher that have become heavier by waiting or by numbers; returns how many.

    Runs in one organisation's scope, every night; never lowers a grade. Event `ticket.grade` by the system.
    """
    at = at or clock.now()
    by = system_actor(current_organisation(), "grading")
    rules = list(GradeRule.objects.all())
    open_rows = Complaint.objects.filter(ticket__item__closed_at__isnull=True).exclude(grade=Grade.MAJOR)
    count = 0
    for row in open_rows.select_related("ticket__item__site", "ticket__item__category").order_by("pk"):
        item, before = row.ticket.item, row.grade
        grade = heavier(before, weigh(item, row.facts, row.people, at=at, rules=rules))
        if grade != before:
            keep(row, grade=grade)
            data = {"grade": grade, "before": before, "facts": row.facts, "people": row.people}
            tell("grade", item, by=by, hat=None, at=at, data=data)
            count += 1
    return count


@transaction.atomic
def forget_rejection(item: WorkItem) -> None:
    """A complaint opened again is judged anew; part of `reopen_ticket` and of an unhappy callback."""
    rows = Complaint.objects.filter(pk=item.pk, verdict__in=[Verdict.PROPOSED, Verdict.REJECTED])
    rows.update(verdict=Verdict.OPEN, reason="", proposed_by=None, judged_by=None, judged_at=None)


@transaction.atomic
def complaint_for(item: WorkItem, verb: str) -> Complaint:
    """The complaint's own row, fresh and held, for a verb that may start here. Refuses tickets of other kinds."""
    if item.kind != TicketKind.COMPLAINT:
        raise Refused(_("This is no complaint."), code="no_complaint")
    LIFECYCLE.need(item, verb)
    row: Complaint = Complaint.objects.select_for_update().get(pk=item.pk)
    item.ticket.complaint = row
    return row


@transaction.atomic
def keep(row: Complaint, **values: Any) -> None:
    """Write fields of a complaint's row; a step of its verbs."""
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
