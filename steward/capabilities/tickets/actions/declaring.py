"""A major complaint goes up the line with nothing missing, and every rung takes note (DSK6)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets.actions.trail import tell
from steward.capabilities.tickets.choices import Grade, TicketKind
from steward.capabilities.tickets.complaints import missing_facts, open_rungs, rungs_above
from steward.capabilities.tickets.lifecycle import LIFECYCLE
from steward.capabilities.tickets.models import Acknowledgement, Declaration
from steward.capabilities.tickets.policies import MAY, check
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.models import WorkItem


@transaction.atomic
def declare_ticket(
    item: WorkItem,
    *,
    by: Actor,
    happened_at: datetime,
    course: str,
    harm: str,
    outside: str,
    demand: str,
    measures: str,
) -> WorkItem:
    """Declare a major complaint to everybody above one's post at once; again until it is closed, as things go on.

    Effects: a declaration, a rung for each post of the line that is held now (never the person it is about), event
    `ticket.declare` that tells all of them. Refuses what is not major, a future moment, any empty field, whatever the
    ticket itself does not say yet - named one by one - and a line with nobody in it.
    """
    hat, at = check("declare", item, by), clock.now()
    LIFECYCLE.need(item, "declare")
    if item.kind != TicketKind.COMPLAINT or item.ticket.complaint.grade != Grade.MAJOR:
        raise Refused(_("Only major complaints are declared."), do=_("Grade it first."), code="not_major")
    told = {"course": course, "harm": harm, "outside": outside, "demand": demand, "measures": measures}
    _complete(item, told, happened_at, at)
    rungs = rungs_above(item, hat.post_id, MAY["acknowledge"], at) if hat else []
    if not rungs:
        raise Refused(
            _("Nobody above your post is in office."), do=_("Tell an administrator to fill the post.")
        )
    row = Declaration.objects.create(
        organisation_id=by.organisation_id,
        ticket=item.ticket,
        declared_by_id=by.user_id,
        declared_at=at,
        happened_at=happened_at,
        **told,
    )
    Acknowledgement.objects.bulk_create(
        Acknowledgement(
            organisation_id=by.organisation_id, declaration=row, post=rung.post, position=position
        )
        for position, rung in enumerate(rungs, 1)
    )
    LIFECYCLE.move(item, "declare", at=at)
    people = {user.pk: user.name for rung in rungs for user in rung.people}
    told_to = {"names": "、".join(people.values()), "reached": list(people)}
    tell("declare", item, by=by, hat=hat, at=at, data=told_to)
    return item


def _complete(item: WorkItem, told: Mapping[str, str], happened_at: datetime, at: datetime) -> None:
    """Nothing may be missing, neither here nor on the ticket."""
    if empty := [name for name, text in told.items() if not text.strip()]:
        raise Refused(
            _("A declaration holds everything."), do=_("Fill this in too."), field=empty[0], code="empty"
        )
    if happened_at > at:
        raise Refused(_("This moment is still to come."), field="happened_at", code="future")
    if missing := missing_facts(item):
        raise Refused(
            _("The ticket does not say yet: %(missing)s.") % {"missing": "、".join(missing)},
            kept=_("Your text is still in the form."),
            do=_("Complete the ticket, then declare it."),
            code="incomplete",
        )


@transaction.atomic
def acknowledge_ticket(item: WorkItem, *, by: Actor, note: str = "") -> WorkItem:
    """Take note of a declaration in every post one holds or stands in for, with an instruction if there is one.

    Effects: the rungs of these posts are acknowledged, event `ticket.acknowledge`. Refuses who was not told, and
    twice.
    """
    hat, at = check("acknowledge", item, by), clock.now()
    LIFECYCLE.need(item, "acknowledge")
    rungs = list(open_rungs(item.pk, by).select_related("post"))
    if not rungs:
        raise Refused(_("Nothing was declared to your post."), code="nothing_declared")
    mine = {rung.post_id: rung.post for rung in rungs}
    Acknowledgement.objects.filter(pk__in=[rung.pk for rung in rungs]).update(
        acknowledged_by_id=by.user_id, acknowledged_at=at
    )
    hat = next((worn for worn in by.hats if worn.post_id in mine), hat)
    data = {"posts": "、".join(post.title for post in mine.values()), "note": note}
    tell("acknowledge", item, by=by, hat=hat, at=at, data=data)
    return item
