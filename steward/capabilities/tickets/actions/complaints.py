"""The verdict on a complaint: whose responsibility it was, or a rejection by two persons."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets.actions.doing import finish_work
from steward.capabilities.tickets.actions.grading import complaint_for, keep
from steward.capabilities.tickets.actions.trail import tell
from steward.capabilities.tickets.choices import NOT_OURS, State, Verdict
from steward.capabilities.tickets.lifecycle import LIFECYCLE
from steward.capabilities.tickets.policies import check
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused, need_words
from steward.kernel.notify.actions import withdraw_messages
from steward.kernel.surface.export_files import withdraw_files
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Department, User
from steward.kernel.work.kinds import what_came_of
from steward.kernel.work.models import WorkItem
from steward.kernel.work.queries import barred


@transaction.atomic
def confirm_ticket(
    item: WorkItem,
    *,
    by: Actor,
    fault: str,
    department: Department | None = None,
    person: User | None = None,
    note: str = "",
) -> WorkItem:
    """The complaint is true: what was at fault, and whose responsibility it was - a department, a person, or nobody
    of ours (DSK2).

    Effects: verdict, fault, department and person of the complaint; a person named becomes the one it is about: it
    leaves his hands, what he was told of it is withdrawn, and so with what came of it (`WorkFamily.came_of`); files he
    took out are deleted. Event `ticket.confirm`. Refuses: the person himself, anybody but the one it is about already,
    our own fault without anybody responsible, another's fault with one, a complaint that is rejected already.
    """
    hat, at = check("confirm", item, by), clock.now()
    row = complaint_for(item, "confirm")
    if row.verdict == Verdict.REJECTED:
        raise Refused(_("This complaint was rejected."), do=_("Open it again first."), code="rejected")
    if person is not None and person.pk in by.queue_user_ids:
        raise NotAllowed()
    if person is not None and item.about_user_id not in (None, person.pk):
        # Only one person can be kept from a complaint, and whoever is found responsible must be.
        raise Refused(
            _("This complaint is about somebody else."),
            kept=_("Your text is still in the form."),
            do=_("Name the department here, and report what this person did as a complaint of its own."),
            field="person",
            code="about_another",
        )
    _attributable(item, fault, department, person)
    if person is not None and department is None:
        department = _department_of(person, item)
    keep(
        row, verdict=Verdict.CONFIRMED, fault=fault, department=department, person=person, reason="",
        proposed_by=None, judged_by_id=by.user_id, judged_at=at,
    )  # fmt: skip
    data = {
        "fault": fault,
        "department": str(department or ""),
        "person": person.name if person else "",
        "note": note,
    }
    if person is not None and item.about_user_id is None:
        _keep_away(item, person, at=at)
    else:
        LIFECYCLE.move(item, "confirm", at=at)
    tell("confirm", item, by=by, hat=hat, at=at, data=data)
    return item


@transaction.atomic
def reject_ticket(item: WorkItem, *, by: Actor, reason: str, note: str) -> WorkItem:
    """Propose that the complaint is without a ground; a second person decides (`decide_ticket`).

    Effects: verdict "rejection proposed", event `ticket.reject`. Refuses without what was found, and a complaint
    that was judged or proposed before.
    """
    hat, at = check("reject", item, by), clock.now()
    row = complaint_for(item, "reject")
    if row.verdict != Verdict.OPEN:
        raise Refused(
            _("This complaint was judged already: %(verdict)s.") % {"verdict": row.get_verdict_display()},
            code="judged",
        )
    need_words(note, "note", _("Say what was found."))
    keep(row, verdict=Verdict.PROPOSED, reason=reason, proposed_by_id=by.user_id)
    LIFECYCLE.move(item, "reject", at=at)
    tell("reject", item, by=by, hat=hat, at=at, data={"reason": reason, "note": note})
    return item


@transaction.atomic
def decide_ticket(item: WorkItem, *, by: Actor, agreed: bool, note: str = "") -> WorkItem:
    """The second word on a rejection that somebody else proposed.

    Effects, agreed: verdict rejected, the customer reads the reason, the ticket waits to be called back so that he
    is told in person, respond and resolve clocks stop. Not agreed: the complaint is open again. Event
    `ticket.decide`. Refuses who proposed it (also through a deputy), and a rejection without words for the customer.
    """
    hat, at = check("decide", item, by), clock.now()
    row = complaint_for(item, "decide")
    if row.verdict != Verdict.PROPOSED:
        raise Refused(_("Nobody has proposed to reject it."), code="nothing_proposed")
    if row.proposed_by_id in by.queue_user_ids:
        raise Refused(
            _("Whoever proposed it does not decide."), do=_("A second person must."), code="second_person"
        )
    if agreed and not note.strip():
        raise Refused(_("The customer must be told why."), do=_("Write it in words for him."), field="note")
    verdict = Verdict.REJECTED if agreed else Verdict.OPEN
    reason = row.reason
    keep(row, verdict=verdict, reason=reason if agreed else "", judged_by_id=by.user_id, judged_at=at)
    LIFECYCLE.move(item, "decide", at=at, to=State.FINISHED if agreed else None)
    if agreed:
        # Whoever decided has "done" it: somebody else calls the customer.
        finish_work(item, by=by, at=at, result=note, calls=at)
    data = {"agreed": agreed, "reason": reason, "internal": not agreed, "note": note}
    tell("decide", item, by=by, hat=hat, at=at, data=data)
    return item


def _attributable(item: WorkItem, fault: str, department: Department | None, person: User | None) -> None:
    named = department is not None or person is not None
    if fault in NOT_OURS and named:
        raise Refused(
            _("What is not our fault is nobody's responsibility here."),
            do=_("Leave department and person empty."),
            field="department",
            code="not_ours",
        )
    if fault not in NOT_OURS and not named:
        raise Refused(
            _("Whose responsibility was it?"),
            do=_("Name a department or a person."),
            field="department",
            code="nobody_responsible",
        )
    if department is not None and department.site_id not in (item.site_id, None):
        raise Refused(_("This department is of another site."), field="department", code="other_site")


def _department_of(person: User, item: WorkItem) -> Department | None:
    rows: Iterable[Any] = person.appointments.select_related("post__department").order_by("-starts_on", "-pk")
    return next((row.post.department for row in rows if row.post.site_id in (item.site_id, None)), None)


def _keep_away(item: WorkItem, person: User, *, at: datetime) -> None:
    """From now on it is about this person: out of his hands, out of his inbox."""
    changes: dict[str, Any] = {"about_user_id": person.pk}
    item.about_user_id = person.pk
    away = barred(item, at)
    in_his_hands = item.assignee_id in away
    if in_his_hands:
        changes["assignee_id"] = None
    begun = item.state in (State.DISPATCHED, State.STARTED)
    LIFECYCLE.move(
        item, "confirm", at=at, to=State.ACCEPTED if in_his_hands and begun else None, changes=changes
    )
    withdraw_messages(item, away)
    withdraw_files(away)
    for row in what_came_of(item):
        if row.about_user_id is None:
            WorkItem.objects.filter(pk=row.pk).update(about_user_id=person.pk)
        withdraw_messages(row, away)
