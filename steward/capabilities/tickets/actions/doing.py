"""The work itself: start, pause, resume, finish."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets.actions.trail import attach, tell
from steward.capabilities.tickets.aftercare import call_from, policy_of
from steward.capabilities.tickets.choices import State, TicketKind, Verdict
from steward.capabilities.tickets.lifecycle import LIFECYCLE
from steward.capabilities.tickets.models import Ticket
from steward.capabilities.tickets.policies import ANSWERED_AT_THE_DESK, PHOTO_WANTED, check
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused, need_words
from steward.kernel.evidence.queries import photos_of
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.choices import ClockName
from steward.kernel.work.clocks import open_pause, pause_clocks, resume_clocks, start_clocks, stop_clocks
from steward.kernel.work.deadlines import refresh_deadline
from steward.kernel.work.models import WorkItem


@transaction.atomic
def start_ticket(item: WorkItem, *, by: Actor, note: str = "") -> WorkItem:
    """On site, work begins: the respond clock stops (急修到场: registration to arrival, domain notes SD-001).

    Effects: state started, respond clock, event `ticket.start`. Only the assignee or who acts for him.
    """
    hat, at = check("start", item, by), clock.now()
    LIFECYCLE.move(item, "start", at=at)
    stop_clocks(item, (ClockName.RESPOND,), at=at)
    refresh_deadline(item, at=at)
    tell("start", item, by=by, hat=hat, at=at, data={"note": note} if note else {})
    return item


@transaction.atomic
def pause_ticket(
    item: WorkItem, *, by: Actor, reason: str, expected_at: datetime, note: str = ""
) -> WorkItem:
    """Stop the clocks for a coded reason until an expected moment (domain notes 2.1).

    Effects: state paused, a pause row, next check at the expected moment, event `ticket.pause`. Refuses a
    moment in the past, and a ticket that is paused already.
    """
    hat, at = check("pause", item, by), clock.now()
    LIFECYCLE.need(item, "pause")
    pause_clocks(item, reason=reason, expected_at=expected_at, note=note, at=at)
    LIFECYCLE.move(item, "pause", at=at)
    refresh_deadline(item, at=at)
    expected = expected_at.astimezone(ZoneInfo(item.site.zone)).strftime("%m-%d %H:%M")
    tell("pause", item, by=by, hat=hat, at=at, data={"reason": reason, "expected": expected, "note": note})
    return item


@transaction.atomic
def resume_ticket(item: WorkItem, *, by: Actor, at: datetime | None = None) -> WorkItem:
    """Go on: by a person, or by the sweep when the expected moment has come.

    Effects: the pause ends, clocks move back by the time that was left, state as before, event `ticket.resume`.
    """
    hat, at = check("resume", item, by), at or clock.now()
    pause = open_pause(item)
    LIFECYCLE.move(item, "resume", at=at, to=pause.state_before if pause else None)
    resume_clocks(item, at=at)
    refresh_deadline(item, at=at)
    tell("resume", item, by=by, hat=hat, at=at)
    return item


@transaction.atomic
def finish_ticket(item: WorkItem, *, by: Actor, result: str, photos: Sequence[UploadedFile] = ()) -> WorkItem:
    """Done: what was done in words, and for repairs a photo taken since the cycle began.

    Effects: photos, state finished, doer kept (who can then not call back), respond and resolve clocks stop, the
    callback clock starts if the kind's policy has this customer called (DSK4), event `ticket.finish`. Refuses: no
    words, a repair without a photo, a repair nobody started, and a complaint whose rejection is not decided.
    """
    hat, at = check("finish", item, by), clock.now()
    if item.state != State.STARTED and item.kind not in ANSWERED_AT_THE_DESK:
        raise Refused(
            _("Nobody has started this work."),
            do=_("Send somebody first; the doer finishes it."),
            code="illegal_state",
        )
    need_words(result, "result", _("Say what was done."))
    if item.kind == TicketKind.COMPLAINT and item.ticket.complaint.verdict == Verdict.PROPOSED:
        raise Refused(
            _("Its rejection waits for a second person."), do=_("Let it be decided first."), code="undecided"
        )
    attach(item, photos, by=by, hat=hat)
    if item.kind in PHOTO_WANTED and not photos and not _proved(item, by):
        raise Refused(
            _("A finished repair needs a photo."),
            kept=_("Your text is still in the form."),
            do=_("Take a photo of the finished work."),
            field="photos",
            code="photo_missing",
        )
    LIFECYCLE.move(item, "finish", at=at)
    finish_work(item, by=by, at=at, result=result, calls=call_from(item, policy_of(item.kind), at))
    tell("finish", item, by=by, hat=hat, at=at, data={"note": result})
    return item


@transaction.atomic
def finish_work(item: WorkItem, *, by: Actor, at: datetime, result: str, calls: datetime | None) -> None:
    """Keep who did it, stop the work's clocks and start the callback's, if there is to be one; part of `finish_ticket`
    and `decide_ticket`, which tell it."""
    done = {"finished_by_id": by.user_id, "finished_at": at, "result": result, "call_from": calls}
    Ticket.objects.filter(pk=item.pk).update(**done)
    for name, value in done.items():
        setattr(item.ticket, name, value)
    stop_clocks(item, (ClockName.RESPOND, ClockName.RESOLVE), at=at)
    if calls is not None:
        start_clocks(item, (ClockName.CALLBACK,), at=calls)
    refresh_deadline(item, at=at)


def _proved(item: WorkItem, by: Actor) -> bool:
    """Whether the doer added a photo since this cycle began: the customer's own and older ones prove nothing."""
    first = item.clocks.filter(cycle=item.cycle).order_by("started_at").first()
    since = first.started_at if first else item.opened_at
    return photos_of(item, since=since).filter(by_user_id__in=by.queue_user_ids).exists()
