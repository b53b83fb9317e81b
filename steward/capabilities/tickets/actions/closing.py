"""The loop closes, or does not: call back, close, reopen."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, Q
from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets.actions.grading import forget_rejection
from steward.capabilities.tickets.actions.trail import tell
from steward.capabilities.tickets.aftercare import (
    APART,
    drawn,
    last_unreached,
    policies,
    policy_of,
    satisfaction_of,
    unreached_calls,
    words_since_finish,
)
from steward.capabilities.tickets.choices import ClosedBy, Satisfaction, State
from steward.capabilities.tickets.lifecycle import LIFECYCLE
from steward.capabilities.tickets.models import Callback, Ticket
from steward.capabilities.tickets.policies import CLOSED_WITHOUT_CALL, DISPATCHERS, check
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, Refused, need_words
from steward.kernel.tenancy.actor import Actor, Hat, system_actor
from steward.kernel.tenancy.scope import current_organisation
from steward.kernel.work.choices import ClockName, RungTarget
from steward.kernel.work.clocks import start_clocks, stop_clocks
from steward.kernel.work.deadlines import refresh_deadline
from steward.kernel.work.ladder import OfficeView, reach
from steward.kernel.work.models import Rung, WorkItem


@transaction.atomic
def call_back_ticket(
    item: WorkItem,
    *,
    by: Actor,
    satisfaction: str,
    score: int | None = None,
    answers: Sequence[Sequence[str]] = (),
    note: str = "",
) -> WorkItem:
    """Ask the customer after the work (DSK4); never by the doer.

    Effects: a callback row (some are drawn by lot for a superior to check) and event; satisfied closes the ticket,
    dissatisfied reopens it in a new cycle one rung up (the doer's superior hears of it), not reached leaves it waiting
    and closes it, marked, after as many calls as the kind's policy says. Refuses the doer, dissatisfaction without
    the customer's words, a score that contradicts the answer, and a second call in vain within the hour.
    """
    hat, at = check("call_back", item, by), clock.now()
    LIFECYCLE.need(item, "call_back")
    _consistent(satisfaction, score, note)
    if satisfaction == Satisfaction.UNREACHED:
        _need_apart(item, at)
    row = Callback.objects.create(
        organisation_id=by.organisation_id,
        ticket=item.ticket,
        cycle=item.cycle,
        called_at=at,
        called_by_id=by.user_id,
        satisfaction=satisfaction,
        score=score,
        answers=[list(pair) for pair in answers],
        note=note,
    )
    if drawn(f"check:{row.pk}", policy_of(item.kind).check_percent):
        Callback.objects.filter(pk=row.pk).update(to_check=True)
    data = {"satisfaction": satisfaction, "note": note} | ({"score": score} if score else {})
    tell("call_back", item, by=by, hat=hat, at=at, data=data)
    return settle(item, satisfaction, by=by, hat=hat, at=at, note=note)


@transaction.atomic
def settle(
    item: WorkItem, satisfaction: str, *, by: Actor, hat: Hat | None, at: datetime, note: str
) -> WorkItem:
    """What a customer's word, or none, makes of finished work; part of `call_back_ticket` and `rate_ticket`."""
    if satisfaction == Satisfaction.DISSATISFIED:
        stop_clocks(item, (ClockName.CALLBACK,), at=at)
        superiors = _above_the_doer(item, at)
        _reopen(item, "call_back", by=by, hat=hat, at=at, note=note, reached=superiors)
        return item
    given_up = satisfaction == Satisfaction.UNREACHED and unreached_calls(item) >= policy_of(item.kind).calls
    if satisfaction == Satisfaction.UNREACHED and not given_up:
        LIFECYCLE.move(item, "call_back", at=at, to=State.FINISHED)
        return item
    LIFECYCLE.move(item, "call_back", at=at, to=State.CLOSED)
    how = ClosedBy.UNREACHED if given_up else ClosedBy.CUSTOMER
    _closed(item, how, by=by, hat=hat, at=at)
    return item


def _need_apart(item: WorkItem, at: datetime) -> None:
    last = last_unreached(item)
    if last is not None and at < last + APART:
        raise Refused(
            _("Nobody took a call of less than an hour ago."),
            kept=_("That call counts."),
            do=_("Try again at another time of day."),
            code="called_just_now",
        )


def _consistent(satisfaction: str, score: int | None, note: str) -> None:
    if satisfaction == Satisfaction.DISSATISFIED and not note.strip():
        raise Refused(
            _("Keep what the customer was dissatisfied with."),
            do=_("Write it in his own words."),
            field="note",
        )
    if score is None:
        return
    reached = satisfaction != Satisfaction.UNREACHED
    if not 1 <= score <= 5 or not reached:
        raise Refused(
            _("A score is a number from 1 to 5.") if reached else _("Who was not reached gave no score."),
            field="score",
            code="bad_score",
        )
    content = satisfaction_of(score)
    if {content, Satisfaction(satisfaction)} == {Satisfaction.SATISFIED, Satisfaction.DISSATISFIED}:
        raise Refused(
            _("Answer and score contradict each other."),
            do=_("Ask the customer again which of them holds."),
            field="score",
            code="contradiction",
        )


@transaction.atomic
def close_ticket(item: WorkItem, *, by: Actor, note: str = "") -> WorkItem:
    """Close without the customer's word: matters that need no callback, and work whose customer the policy spares.

    Effects: state closed, clocks stop, event `ticket.close`. Refuses the doer (except for plain answers), and
    anything else: the customer is asked first.
    """
    hat, at = check("close", item, by), clock.now()
    LIFECYCLE.need(item, "close")
    if item.kind not in CLOSED_WITHOUT_CALL and item.ticket.call_from is not None:
        raise Refused(
            _("The customer was not asked yet."),
            do=_("Call back first. If nobody answers time and again, it closes by itself."),
            code="callback_missing",
        )
    LIFECYCLE.move(item, "close", at=at)
    _closed(item, ClosedBy.DESK, by=by, hat=hat, at=at, note=note)
    return item


@transaction.atomic
def reopen_ticket(item: WorkItem, *, by: Actor, note: str) -> WorkItem:
    """Not good after all: a new cycle with new clocks; it counts as a repeat repair (domain notes 2.1).

    Effects: cycle + 1, state accepted, nobody assigned, clocks start anew, event `ticket.reopen`. Refuses without a
    reason.
    """
    hat, at = check("reopen", item, by), clock.now()
    need_words(note, "note", _("Say why it is opened again."))
    stop_clocks(item, tuple(ClockName), at=at)
    _reopen(item, "reopen", by=by, hat=hat, at=at, note=note)
    return item


def close_silent_tickets(at: datetime | None = None) -> int:
    """Close what was finished long ago and nobody answered for, marked as closed by the system. Returns how many.

    A customer who wrote again since is not silent: his request waits until somebody called him. Runs in one
    organisation's scope; each ticket in a transaction of its own, so one trouble stops no other.
    """
    at = at or clock.now()
    by = system_actor(current_organisation(), "silence")
    over = Q(pk__in=[])
    for kind, policy in policies().items():
        over |= Q(kind=kind, ticket__finished_at__lte=at - timedelta(days=policy.silence_days))
    rows = WorkItem.objects.filter(over, family="ticket", state=State.FINISHED, closed_at__isnull=True)
    silent = rows.exclude(Exists(words_since_finish()))
    count = 0
    for item in silent.select_related("ticket", "site").order_by("pk"):
        # Somebody called back in this very moment: then the customer was heard, and that is better.
        with suppress(Lost), transaction.atomic():
            LIFECYCLE.move(item, "close", at=at)
            _closed(item, ClosedBy.SYSTEM, by=by, hat=None, at=at)
            count += 1
    return count


def _closed(item: WorkItem, how: str, *, by: Actor, hat: Hat | None, at: datetime, note: str = "") -> None:
    stop_clocks(item, tuple(ClockName), at=at)
    Ticket.objects.filter(pk=item.pk).update(closed_by=how)
    item.ticket.closed_by = how
    tell("close", item, by=by, hat=hat, at=at, data={"how": how, "note": note})


def _above_the_doer(item: WorkItem, at: datetime) -> list[int]:
    """User ids of the superior of whoever had it in hand, as the ladder finds them."""
    one_up = Rung(kind=item.kind, target=RungTarget.SUPERIOR_1)
    return reach(one_up, item, OfficeView(at), DISPATCHERS)


def _reopen(
    item: WorkItem,
    verb: str,
    *,
    by: Actor,
    hat: Hat | None,
    at: datetime,
    note: str,
    reached: Sequence[int] = (),
) -> None:
    changes = {"cycle": item.cycle + 1, "assignee_id": None, "late_at": None, "closed_at": None}
    LIFECYCLE.move(item, verb, at=at, to=State.ACCEPTED, changes=changes)
    Ticket.objects.filter(pk=item.pk).update(closed_by="", finished_at=None, call_from=None)
    forget_rejection(item)
    start_clocks(item, (ClockName.RESPOND, ClockName.RESOLVE), at=at)
    refresh_deadline(item, at=at)
    tell(
        "reopen",
        item,
        by=by,
        hat=hat,
        at=at,
        data={"cycle": item.cycle, "note": note, "reached": list(reached)},
    )
