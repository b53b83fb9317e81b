"""Reads of what comes after the work: whether a customer is called, with which questions, and his own link to rate."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db.models import OuterRef, QuerySet
from django.urls import reverse

from steward.capabilities.tickets.choices import CallRule, Satisfaction, State, TicketKind
from steward.capabilities.tickets.models import Callback, CallbackPolicy
from steward.capabilities.tickets.queries import LISTED, open_tickets, visible_tickets
from steward.kernel.audit.models import Event
from steward.kernel.audit.record import subject_type
from steward.kernel.base import clock
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.scope import scope
from steward.kernel.work.models import WorkItem

SALT = "steward.tickets.rating"
# A call nobody took counts for so long: whoever rings three times in a minute has tried once.
APART = timedelta(hours=1)
# Scores that make a customer content, neither, or not.
CONTENT, DISCONTENT = 4, 2


def policy_of(kind: str) -> CallbackPolicy:
    """What a kind's callbacks follow; where nothing is set, everybody is called."""
    return CallbackPolicy.objects.filter(kind=kind).first() or CallbackPolicy(kind=kind)


def policies() -> dict[str, CallbackPolicy]:
    """The policy of every kind, set or not: one query."""
    rows = {row.kind: row for row in CallbackPolicy.objects.all()}
    return {kind: rows.get(kind) or CallbackPolicy(kind=kind) for kind in TicketKind.values}


def call_from(item: WorkItem, policy: CallbackPolicy, at: datetime) -> datetime | None:
    """From when on the customer is to be called about work finished now; None where nobody needs to."""
    match policy.rule:
        case CallRule.SAMPLE:
            return at if drawn(f"call:{item.pk}:{item.cycle}", policy.percent) else None
        case CallRule.UNRATED:
            return at + timedelta(hours=policy.wait_hours)
        case _:
            return at


def drawn(about: str, percent: int) -> bool:
    """Whether a lot falls on something: the same each time it is asked, and nobody can reckon it beforehand."""
    digest = hmac.digest(settings.INDEX_KEY, f"lot\0{about}".encode(), hashlib.sha256)
    return int.from_bytes(digest[:8]) % 100 < percent


def satisfaction_of(score: int) -> Satisfaction:
    if score >= CONTENT:
        return Satisfaction.SATISFIED
    return Satisfaction.DISSATISFIED if score <= DISCONTENT else Satisfaction.NEUTRAL


def unreached_calls(item: WorkItem) -> int:
    rows = Callback.objects.filter(ticket_id=item.pk, cycle=item.cycle)
    return rows.filter(satisfaction=Satisfaction.UNREACHED).count()


def last_unreached(item: WorkItem) -> datetime | None:
    """When nobody took the last call of this cycle."""
    rows = Callback.objects.filter(ticket_id=item.pk, cycle=item.cycle, satisfaction=Satisfaction.UNREACHED)
    return rows.order_by("-called_at").values_list("called_at", flat=True).first()


def words_since_finish() -> QuerySet[Event]:
    """What the customer of a finished ticket (`OuterRef`) wrote since it was finished."""
    return Event.objects.filter(
        kind="ticket.reply",
        subject_type=subject_type(WorkItem),
        subject_id=OuterRef("pk"),
        at__gte=OuterRef("ticket__finished_at"),
    )


def to_call_back(actor: Actor) -> QuerySet[WorkItem]:
    """Finished work whose customer is to be called by now, without the actor's own work."""
    return (
        open_tickets(actor)
        .filter(state=State.FINISHED, ticket__call_from__lte=clock.now())
        .exclude(ticket__finished_by_id__in=actor.queue_user_ids)
        .exclude(assignee_id__in=actor.queue_user_ids)
        .select_related("ticket", *LISTED)
        .order_by("due_at", "id")
    )


def unchecked_calls(actor: Actor) -> QuerySet[Callback]:
    """Callbacks the lot fell on that nobody has checked yet, without the actor's own calls and work."""
    mine = actor.queue_user_ids
    rows = Callback.objects.filter(to_check=True, checked_at__isnull=True)
    return rows.exclude(called_by_id__in=mine).exclude(ticket__finished_by_id__in=mine).order_by("-pk")


def to_review(actor: Actor) -> QuerySet[WorkItem]:
    """Tickets with a callback to check (DSK4)."""
    return (
        visible_tickets(actor)
        .filter(pk__in=unchecked_calls(actor).order_by().values("ticket_id"))
        .select_related("ticket", *LISTED)
        .order_by("-opened_at", "-id")
    )


def rating_link(item: WorkItem, policy: CallbackPolicy) -> str:
    """The address at which the customer rates this cycle of the work without signing in: signed, over after the
    policy's silence, dead once the ticket moved on."""
    until = clock.now() + timedelta(days=policy.silence_days)
    token = signing.dumps([item.organisation_id, item.pk, item.cycle, int(until.timestamp())], salt=SALT)
    return f"{settings.PUBLIC_URL.rstrip('/')}{reverse('rating:page', args=[token])}"


@dataclass(frozen=True)
class Asked:
    """What a good link asks for: a ticket that waits for its customer's word."""

    organisation_id: int
    item_id: int
    kind: str
    finished_at: datetime


def asked_by(token: str) -> Asked | None:
    """What a link asks for; None where it was altered, is over, was used, or the work was opened again."""
    try:
        organisation_id, pk, cycle, until = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if clock.now().timestamp() > until:
        return None
    with scope(organisation_id):
        rows: Any = WorkItem.objects.filter(pk=pk, cycle=cycle, state=State.FINISHED).select_related("ticket")
        item = rows.first()
    if item is None:
        return None
    return Asked(organisation_id, pk, item.kind, item.ticket.finished_at)
