"""Several people, one piece of work: join who waits for the same, tell them when it is over."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets.actions.grading import count_people
from steward.capabilities.tickets.actions.trail import tell
from steward.capabilities.tickets.choices import Source, TicketKind
from steward.capabilities.tickets.lifecycle import LIFECYCLE
from steward.capabilities.tickets.models import Ticket, Waiting
from steward.capabilities.tickets.policies import check
from steward.kernel.base import clock
from steward.kernel.base.privacy import keyed_index, normal_digits
from steward.kernel.base.refused import Refused
from steward.kernel.people.models import Party
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.models import WorkItem


@transaction.atomic
def join_ticket(
    item: WorkItem,
    *,
    by: Actor,
    requester: Party | None = None,
    stranger_name: str = "",
    stranger_phone: str = "",
    source: str = Source.PHONE,
    note: str = "",
) -> WorkItem:
    """Put a caller to a ticket that is open already, instead of opening a second one (DSK1).

    Effects: one more who waits, event `ticket.join` with the caller's words; a complaint may weigh more by it
    (`count_people`). Refuses a closed ticket, nobody who could
    be told, and whoever waits for it already.
    """
    hat, at = check("join", item, by), clock.now()
    LIFECYCLE.need(item, "join")
    digits = normal_digits(stranger_phone) if requester is None else ""
    index = keyed_index(digits, "phone") if digits else ""
    if requester is None and not digits:
        raise Refused(
            _("Nobody could be told when it is done."),
            do=_("Take the caller's number."),
            field="caller_phone",
            code="nobody",
        )
    if _waits(item, requester, index):
        raise Refused(
            _("This person waits for it already."),
            kept=_("The first call is kept."),
            do=_("Say how far it is; what is new goes into a comment."),
            field="caller_phone",
            code="waits_already",
        )
    Waiting.objects.create(
        organisation_id=by.organisation_id,
        ticket=item.ticket,
        party=requester,
        stranger_name="" if requester else stranger_name.strip(),
        stranger_phone=digits,
        stranger_index=index,
        joined_at=at,
    )
    _count(item, 1)
    tell("join", item, by=by, hat=hat, at=at, data={"source": source, "note": note})
    if item.kind == TicketKind.COMPLAINT:
        count_people(item, by=by, hat=hat, at=at)
    return item


@transaction.atomic
def inform_ticket(item: WorkItem, *, by: Actor, people: Collection[Waiting], note: str = "") -> WorkItem:
    """Keep that those who waited too were told how it ended.

    Effects: each is told now, event `ticket.inform` with how many. Refuses nobody, somebody of another ticket, and
    whoever was told before.
    """
    hat, at = check("inform", item, by), clock.now()
    LIFECYCLE.need(item, "inform")
    wanted = {row.pk for row in people}
    rows = Waiting.objects.filter(pk__in=wanted, ticket=item.ticket, told_at__isnull=True)
    told = rows.update(told_at=at, told_by_id=by.user_id)
    if not wanted or told != len(wanted):
        raise Refused(
            _("Somebody of these was told already, or nobody was chosen."),
            do=_("Look at who still waits and choose again."),
            field="people",
            code="told_already",
        )
    _count(item, -told)
    tell("inform", item, by=by, hat=hat, at=at, data={"count": told, "note": note})
    return item


def _waits(item: WorkItem, requester: Party | None, index: str) -> bool:
    if requester is not None:
        return (
            item.requester_id == requester.pk
            or Waiting.objects.filter(ticket=item.ticket, party=requester).exists()
        )
    return (
        item.ticket.stranger_index == index
        or Waiting.objects.filter(ticket=item.ticket, stranger_index=index).exists()
    )


def _count(item: WorkItem, change: int) -> None:
    Ticket.objects.filter(pk=item.pk).update(waiting=F("waiting") + change)
    item.ticket.waiting += change
