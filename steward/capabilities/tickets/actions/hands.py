"""Whose hands it is in: dispatch, transfer, return, escalate."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets.actions.trail import tell
from steward.capabilities.tickets.candidates import Candidate, candidates
from steward.capabilities.tickets.lifecycle import LIFECYCLE
from steward.capabilities.tickets.policies import check
from steward.kernel.base import clock
from steward.kernel.base.privacy import mask_name
from steward.kernel.base.refused import Refused, need_words
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import User
from steward.kernel.tenancy.queries import holders, reporting_line
from steward.kernel.work.models import WorkItem
from steward.kernel.work.queries import barred


@transaction.atomic
def dispatch_ticket(item: WorkItem, *, by: Actor, to: User, note: str = "") -> WorkItem:
    """Send somebody: on duty at this site, with the skill the matter wants (anchors (b) 14).

    Effects: state dispatched, assignee, department of the assignee's post, event `ticket.dispatch`.
    Refuses: somebody off duty, away, without the skill, of another site, or the person complained about.
    """
    hat, at = check("dispatch", item, by), clock.now()
    chosen = _able(item, to, at)
    changes = {"assignee_id": to.pk, "department_id": _department_of(chosen)}
    LIFECYCLE.move(item, "dispatch", at=at, changes=changes)
    tell("dispatch", item, by=by, hat=hat, at=at, data=_hands(to, note))
    return item


@transaction.atomic
def transfer_ticket(item: WorkItem, *, by: Actor, to: User, note: str) -> WorkItem:
    """Hand it to a colleague. Across departments only the department's head or the site manager may (DSK3).

    Effects: state dispatched, assignee, department, event `ticket.transfer`. Refuses as dispatch does, the same
    person, and another department for everybody else: they escalate instead.
    """
    hat, at = check("transfer", item, by), clock.now()
    if to.pk == item.assignee_id:
        raise Refused(_("%(name)s already has it.") % {"name": to}, do=_("Choose somebody else."), field="to")
    chosen = _able(item, to, at)
    department_id = _department_of(chosen)
    if department_id != item.department_id and not _heads(item, by):
        raise Refused(
            _("%(name)s belongs to another department.") % {"name": to},
            do=_("Only the department head hands over across departments: escalate it."),
            field="to",
            code="other_department",
        )
    before = item.assignee.name if item.assignee else ""
    LIFECYCLE.move(item, "transfer", at=at, changes={"assignee_id": to.pk, "department_id": department_id})
    tell("transfer", item, by=by, hat=hat, at=at, data={"from": before} | _hands(to, note))
    return item


@transaction.atomic
def return_ticket(item: WorkItem, *, by: Actor, reason: str, note: str = "") -> WorkItem:
    """Give it back to those who dispatch, with a coded reason. Effects: state accepted, nobody assigned, event."""
    hat, at = check("return", item, by), clock.now()
    before = item.assignee.name if item.assignee else ""
    LIFECYCLE.move(item, "return", at=at, changes={"assignee_id": None})
    tell("return", item, by=by, hat=hat, at=at, data={"from": before, "reason": reason, "note": note})
    return item


@transaction.atomic
def escalate_ticket(item: WorkItem, *, by: Actor, note: str) -> WorkItem:
    """Pass it up the reporting line: what is beyond one's authority goes to the superior at once (DSK3).

    Effects: event `ticket.escalate` naming who must see to it (the superior, whoever acts for him, or the next one
    up who is present; never the person complained about). Refuses without a reason, or with nobody above.
    """
    hat, at = check("escalate", item, by), clock.now()
    LIFECYCLE.need(item, "escalate")
    need_words(note, "note", _("Say why it goes up."))
    reached = _superiors(hat, item, at)
    if not reached:
        raise Refused(
            _("Nobody above your post is in office."), do=_("Tell an administrator to fill the post.")
        )
    names = "、".join(user.name for user in reached)
    data = {"names": names, "reached": [user.pk for user in reached], "note": note}
    tell("escalate", item, by=by, hat=hat, at=at, data=data)
    return item


def _able(item: WorkItem, to: User, at: datetime) -> Candidate:
    """The candidate record of a person who can take the work now, or a refusal that says why not."""
    chosen = next(iter(candidates(item, at, among=[to.pk])), None)
    if chosen is None:
        raise Refused(
            _("%(name)s has no post at this site that takes such work.") % {"name": to},
            do=_("Choose somebody from the list."),
            field="to",
            code="no_post",
        )
    if not chosen.on_duty:
        why = _("%(name)s is away.") if chosen.is_away else _("%(name)s is off duty now.")
        raise Refused(
            why % {"name": to}, do=_("Choose somebody who is on duty."), field="to", code="off_duty"
        )
    if not chosen.skilled:
        raise Refused(
            _("%(name)s is not trained for “%(matter)s”.") % {"name": to, "matter": item.category},
            do=_("Choose somebody with the skill."),
            field="to",
            code="no_skill",
        )
    return chosen


def _department_of(candidate: Candidate) -> int:
    row = candidate.appointment
    return (row.acting_for.post if row.acting_for else row.post).department_id


def _heads(item: WorkItem, by: Actor) -> bool:
    """Head of the department that has it now, or manager of the site (or the system)."""
    if by.is_system or by.hat_for([Role.MANAGER, Role.DIRECTOR], site_id=item.site_id):
        return True
    return by.hat_for([Role.HEAD], site_id=item.site_id, department_id=item.department_id) is not None


def _hands(to: User, note: str) -> dict[str, object]:
    # Owners read the family name only: 王**.
    data: dict[str, object] = {"to": to.name, "to_id": to.pk, "to_public": mask_name(to.name)}
    return data | {"note": note} if note else data


def _superiors(hat: Hat | None, item: WorkItem, at: datetime) -> list[User]:
    if hat is None:
        return []
    left_out = barred(item, at)
    for post in reporting_line(hat.post_id):
        found = [row.user for row in holders(post, at) if row.user_id not in left_out]
        if found:
            return found
    return []
