"""Not ours: the customer is told who answers for it, with number and words."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets.actions.intake import need_two
from steward.capabilities.tickets.actions.trail import tell
from steward.capabilities.tickets.choices import CancelReason
from steward.capabilities.tickets.lifecycle import LIFECYCLE
from steward.capabilities.tickets.models import Ticket
from steward.capabilities.tickets.policies import check
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.choices import ClockName
from steward.kernel.work.clocks import stop_clocks
from steward.kernel.work.models import WorkItem


@transaction.atomic
def refer_ticket(item: WorkItem, *, by: Actor, answers: str, words: str, phone: str = "") -> WorkItem:
    """Hand a matter that is not ours to who answers for it: the boundary told clearly, with the right number (DSK12).

    Effects: cancelled as not ours, clocks stop, event `ticket.refer` with name and number; the customer reads it and
    the words. Refuses a complaint, which two persons reject, nobody named, no words, and work that has begun.
    """
    hat, at = check("refer", item, by), clock.now()
    need_two(item, CancelReason.ELSEWHERE)
    if not answers.strip() or not words.strip():
        raise Refused(
            _("Say who answers for it, and what the customer is told."),
            do=_("Choose a boundary card, or add one first."),
            field="to",
        )
    LIFECYCLE.move(item, "refer", at=at)
    Ticket.objects.filter(pk=item.pk).update(cancel_reason=CancelReason.ELSEWHERE)
    item.ticket.cancel_reason = CancelReason.ELSEWHERE
    stop_clocks(item, tuple(ClockName), at=at)
    told = {"to": f"{answers} {phone}".strip(), "note": words}
    tell("refer", item, by=by, hat=hat, at=at, data=told)
    return item
