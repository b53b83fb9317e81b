"""Deciding: agree, do not agree, give back; whose turn it is."""

from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from steward.kernel.approvals.choices import State, Verdict
from steward.kernel.approvals.course import Course, course_of
from steward.kernel.approvals.models import Request, Seat, Stage
from steward.kernel.approvals.queries import hat_of, open_seats
from steward.kernel.base.refused import Lost, NotAllowed, Refused, need_words
from steward.kernel.tenancy.actor import Actor, Hat


def take(request: Request, *states: State) -> None:
    """Have a request to oneself until the transaction ends, as it is now. Refuses one that somebody else moved."""
    if request.state not in states:
        raise Refused(
            _("This request is not waiting for that: %(state)s.") % {"state": request.get_state_display()},
            do=_("Look at what was decided."),
        )
    own = Request.objects.filter(pk=request.pk, state=request.state, round=request.round)
    if not own.update(version=F("version") + 1):
        raise Lost()
    request.refresh_from_db()


@dataclass(frozen=True)
class Signature:
    """One that somebody can give now: of which stage and slot, from which of his seats, in which hat."""

    stage: Stage
    slot: int
    seats: tuple[Seat, ...]
    hat: Hat | None


def turn(request: Request, by: Actor) -> tuple[Course, list[Signature]]:
    """Whose turn it is: the signatures one can give. Refuses everybody else."""
    if not open_seats(request, by) and request.state == State.OPEN:
        raise NotAllowed()
    take(request, State.OPEN)
    seats = open_seats(request, by)
    if not seats:
        raise Lost()
    return course_of(request), _signatures(request, seats, by)


def _signatures(request: Request, seats: list[Seat], by: Actor) -> list[Signature]:
    """One for each slot, in the order of the stages; from several seats one signs in one's own hat first."""
    slots: dict[tuple[int, int], list[Seat]] = defaultdict(list)
    for seat in seats:
        slots[seat.stage_id, seat.slot].append(seat)
    found = []
    for _key, own in sorted(slots.items()):
        hats = [hat for seat in own if (hat := hat_of(seat, by, request.barred))]
        hat = min(hats, key=lambda one: one.is_acting, default=None)
        found.append(Signature(own[0].stage, own[0].slot, tuple(own), hat))
    return found


@transaction.atomic
def approve_request(request: Request, *, by: Actor, reason: str = "") -> Request:
    """Agree: sign what one can sign of the steps that are open now.

    Effects: a `Decision` for each signature; where a step has all of its own the next opens, after the last the
    request is approved and its kind does what follows; event `approval.approve`, told to who is asked next and, at the
    end, to whoever asked. Refuses whoever asked himself, whose turn it is not, and a request that is over.
    """
    course, signatures = turn(request, by)
    said = []
    for one in signatures:
        said.append(course.say(Verdict.APPROVED, by, one.hat, stage=one.stage, slot=one.slot, reason=reason))
        one.stage.seats.filter(slot=one.slot).update(is_open=False)
    asked = course.advance(by)
    course.tell("approval.approve", by, signatures[0].hat, asked=asked, said=said[0])
    return request


@transaction.atomic
def refuse_request(request: Request, *, by: Actor, reason: str) -> Request:
    """Do not agree: one "no" ends it.

    Effects: a `Decision` with the reason, the request is refused and its kind does what follows; event
    `approval.refuse`, told to whoever asked. Refuses as `approve_request`, and without a reason.
    """
    return _end(request, by, reason, Verdict.REFUSED, "approval.refuse")


@transaction.atomic
def give_back_request(request: Request, *, by: Actor, reason: str) -> Request:
    """Give it back for correction: whoever asked corrects it and hands it in again, or withdraws it.

    Effects: a `Decision` saying what to correct, the request is returned and its kind does what follows; event
    `approval.give_back`, told to whoever asked. Refuses as `approve_request`, and without words.
    """
    return _end(request, by, reason, Verdict.RETURNED, "approval.give_back")


def _end(request: Request, by: Actor, reason: str, verdict: Verdict, event: str) -> Request:
    need_words(reason, "reason", _("The reason is missing."))
    course, (first, *_more) = turn(request, by)
    said = course.say(verdict, by, first.hat, stage=first.stage, slot=first.slot, reason=reason)
    course.finish(State.REFUSED if verdict == Verdict.REFUSED else State.RETURNED, by)
    course.tell(event, by, first.hat, said=said)
    return request
