"""A time agreed with the customer for a visit."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets.actions.trail import tell
from steward.capabilities.tickets.lifecycle import LIFECYCLE
from steward.capabilities.tickets.models import Ticket
from steward.capabilities.tickets.policies import check
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.models import WorkItem


@transaction.atomic
def appoint_ticket(item: WorkItem, *, by: Actor, appointed_at: datetime, note: str = "") -> WorkItem:
    """Agree with the customer when somebody comes (DSK1); a later time replaces the earlier one.

    Effects: the agreed time, event `ticket.appoint` (the customer reads it too), a notice to whoever has the work in
    hand. Clocks run on: an agreed time is no pause. Refuses a moment that is over, and finished work.
    """
    hat, at = check("appoint", item, by), clock.now()
    LIFECYCLE.need(item, "appoint")
    if appointed_at <= at:
        raise Refused(
            _("The agreed time is already over."),
            do=_("Choose a later one."),
            field="appointed_at",
            code="past",
        )
    Ticket.objects.filter(pk=item.pk).update(appointed_at=appointed_at)
    item.ticket.appointed_at = appointed_at
    when = appointed_at.astimezone(ZoneInfo(item.site.zone)).strftime("%m-%d %H:%M")
    tell("appoint", item, by=by, hat=hat, at=at, data={"when": when, "to_id": item.assignee_id, "note": note})
    return item
