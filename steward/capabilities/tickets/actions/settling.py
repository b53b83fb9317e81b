"""Many tickets, one end: what nobody has in hand is finished together, and each person is asked once."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F

from steward.capabilities.tickets.actions.doing import finish_work
from steward.capabilities.tickets.actions.trail import tell
from steward.capabilities.tickets.aftercare import call_from, policy_of
from steward.capabilities.tickets.choices import CancelReason, State, TicketKind
from steward.capabilities.tickets.lifecycle import LIFECYCLE
from steward.capabilities.tickets.models import Ticket, Waiting
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.choices import ClockName
from steward.kernel.work.clocks import stop_clocks
from steward.kernel.work.models import WorkItem

WAITING = (State.REPORTED, State.ACCEPTED)
Person = tuple[str, int | str | None]


@dataclass
class Settled:
    """Keys of what was finished, of what was one person's second ticket, and of what somebody has to end himself."""

    finished: list[int] = field(default_factory=list)
    merged: list[int] = field(default_factory=list)
    left: list[int] = field(default_factory=list)


def settle_tickets(keys: Collection[int], *, by: Actor, result: str) -> Settled:
    """End what one cause had started (an outage is over): the oldest ticket of each person goes on to his callback.

    Effects, ticket by ticket in a transaction of its own: nobody has it in hand - finished with the common result,
    event `ticket.finish`; the same person has another one among them - cancelled as a duplicate of it, event
    `ticket.cancel`, so that nobody is called twice. Left alone: what somebody has in hand or paused, and complaints,
    which end by a finding. What is over stays as it is, so that a second run changes nothing.
    """
    rows = WorkItem.objects.filter(pk__in=keys).select_related("ticket", "site", "category").order_by("pk")
    items = list(rows)
    asked = {_person(item) for item in items if item.state not in WAITING and item.state != State.CANCELLED}
    done = Settled()
    for item in items:
        if item.closed_at is not None or item.state == State.FINISHED:
            continue
        if item.kind == TicketKind.COMPLAINT or item.state not in WAITING:
            done.left.append(item.pk)
            continue
        # Somebody took it up in this very moment: then he ends it.
        with suppress(Lost):
            if _person(item) in asked:
                _merge(item, by=by)
                done.merged.append(item.pk)
            else:
                _finish(item, by=by, result=result)
                done.finished.append(item.pk)
                asked.add(_person(item))
    _spare_those_asked(keys, asked, by=by)
    return done


@transaction.atomic
def _spare_those_asked(keys: Collection[int], asked: Collection[Person], *, by: Actor) -> None:
    """Who waits for one of these too and is asked anyway, or waits for several, is not told one by one."""
    seen, at = set(asked), clock.now()
    for row in Waiting.objects.filter(ticket_id__in=keys, told_at__isnull=True).order_by("pk"):
        person: Person = ("party", row.party_id) if row.party_id else ("number", row.stranger_index)
        if person in seen:
            Waiting.objects.filter(pk=row.pk).update(told_at=at, told_by_id=by.user_id)
            Ticket.objects.filter(pk=row.ticket_id).update(waiting=F("waiting") - 1)
        seen.add(person)


def _person(item: WorkItem) -> Person:
    """Who is asked afterwards; a ticket nobody reported for himself stands alone."""
    if item.requester_id:
        return "party", item.requester_id
    return ("number", item.ticket.stranger_index) if item.ticket.stranger_index else ("ticket", item.pk)


@transaction.atomic
def _finish(item: WorkItem, *, by: Actor, result: str) -> None:
    at = clock.now()
    LIFECYCLE.move(item, "finish", at=at)
    finish_work(item, by=by, at=at, result=result, calls=call_from(item, policy_of(item.kind), at))
    tell("finish", item, by=by, hat=None, at=at, data={"note": result})


@transaction.atomic
def _merge(item: WorkItem, *, by: Actor) -> None:
    at = clock.now()
    LIFECYCLE.move(item, "cancel", at=at)
    Ticket.objects.filter(pk=item.pk).update(cancel_reason=CancelReason.DUPLICATE)
    stop_clocks(item, tuple(ClockName), at=at)
    tell("cancel", item, by=by, hat=None, at=at, data={"reason": CancelReason.DUPLICATE})
