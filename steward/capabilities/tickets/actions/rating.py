"""The customer's own word on the work, the way to it, and the check of what callers wrote down."""

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets.actions.closing import settle
from steward.capabilities.tickets.actions.trail import tell
from steward.capabilities.tickets.aftercare import policy_of, rating_link, satisfaction_of, unchecked_calls
from steward.capabilities.tickets.choices import CheckResult
from steward.capabilities.tickets.lifecycle import LIFECYCLE
from steward.capabilities.tickets.models import Callback
from steward.capabilities.tickets.policies import check
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused, need_words
from steward.kernel.tenancy.actor import Actor, ActorKind
from steward.kernel.work.models import WorkItem


@transaction.atomic
def rate_ticket(item: WorkItem, *, by: Actor, score: int, note: str = "") -> WorkItem:
    """The customer rates finished work himself, from 1 to 5: by his link, or in his portal.

    Effects: a callback row without a caller, event `ticket.rate`; 3 to 5 close the ticket, 1 and 2 reopen it one
    rung up. Words are welcome and never demanded. Refuses staff (they call back), any customer but the requester (who
    holds the link stands for him), another score, and work that does not wait for a word.
    """
    if by.kind != ActorKind.CUSTOMER or by.party_id != item.requester_id:
        raise NotAllowed()
    LIFECYCLE.need(item, "call_back")
    if not 1 <= score <= 5:
        raise Refused(_("A score is a number from 1 to 5."), field="score", code="bad_score")
    at, satisfaction = clock.now(), satisfaction_of(score)
    Callback.objects.create(
        organisation_id=by.organisation_id,
        ticket=item.ticket,
        cycle=item.cycle,
        called_at=at,
        satisfaction=satisfaction,
        score=score,
        note=note,
    )
    tell("rate", item, by=by, hat=None, at=at, data={"score": score, "note": note})
    return settle(item, satisfaction, by=by, hat=None, at=at, note=note)


@transaction.atomic
def invite_ticket(item: WorkItem, *, by: Actor) -> dict[str, str]:
    """The address at which this customer rates the work with one tap, to be sent to him; it is shown once.

    Effects: event `ticket.invite`, never with the address. Refuses work that does not wait for a word.
    """
    hat, at = check("invite", item, by), clock.now()
    LIFECYCLE.need(item, "invite")
    link = rating_link(item, policy_of(item.kind))
    tell("invite", item, by=by, hat=hat, at=at)
    return {gettext("Link for the customer"): link}


@transaction.atomic
def review_ticket(item: WorkItem, *, by: Actor, result: str, note: str = "") -> WorkItem:
    """Check a callback the lot fell on: does the customer say what was written down (DSK4)?

    Effects: who checked it, when, with which result; event `ticket.review`. Refuses who made the call or did the
    work, a ticket without a callback to check, and a difference without words.
    """
    hat, at = check("review", item, by), clock.now()
    LIFECYCLE.need(item, "review")
    row = unchecked_calls(by).filter(ticket_id=item.pk).first()
    if row is None:
        raise Refused(_("No callback of this ticket waits for your check."), code="nothing_to_check")
    if result != CheckResult.AGREES:
        need_words(note, "note", _("Say what is different."))
    row.checked_by_id, row.checked_at, row.check_result, row.check_note = by.user_id, at, result, note
    row.save(update_fields=["checked_by", "checked_at", "check_result", "check_note"])
    tell("review", item, by=by, hat=hat, at=at, data={"result": result, "note": note})
    return item
