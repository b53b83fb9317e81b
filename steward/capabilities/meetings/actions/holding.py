"""Who is there, what is decided, and the minutes (PLN3)."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from steward.capabilities.meetings.choices import Presence, State
from steward.capabilities.meetings.events import HOLD
from steward.capabilities.meetings.lifecycle import MOVES
from steward.capabilities.meetings.models import Invitation, Meeting
from steward.capabilities.meetings.policies import check
from steward.capabilities.meetings.queries import SOURCE, decisions_of, doors_open, invited_people
from steward.capabilities.tasks.actions import give_task
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused, need_words
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.models import User
from steward.kernel.work.lifecycle import move_row


@transaction.atomic
def sign_meeting(meeting: Meeting, *, by: Actor) -> Meeting:
    """Say that one is there. Effects: present, the moment, event `meeting.sign`.

    Refuses: who is not invited or signed already, long before it begins, and a meeting that is over.
    """
    hat = check("sign", meeting, by)
    _need_doors(meeting)
    move_row(meeting, MOVES, State, "sign")
    Invitation.objects.filter(meeting=meeting, user_id=by.person_id).update(
        presence=Presence.PRESENT, signed_at=clock.now()
    )
    _tell("meeting.sign", meeting, by, hat)
    return meeting


@transaction.atomic
def attend_meeting(meeting: Meeting, *, by: Actor, people: Collection[User]) -> Meeting:
    """List who is there, for those who did not sign. Effects: present, by whom listed, event `meeting.attend`.

    Refuses: nobody chosen, who is not invited, long before it begins, a meeting that is over.
    """
    hat = check("attend", meeting, by)
    _need_doors(meeting)
    keys = {user.pk for user in people}
    rows = Invitation.objects.filter(meeting=meeting, user_id__in=keys)
    if not keys or rows.count() != len(keys):
        raise Refused(_("Nobody was chosen, or somebody who is not invited."), field="people", code="empty")
    move_row(meeting, MOVES, State, "attend")
    rows.exclude(presence=Presence.PRESENT).update(presence=Presence.PRESENT, listed_by_id=by.user_id)
    _tell("meeting.attend", meeting, by, hat, present=len(keys))
    return meeting


def _need_doors(meeting: Meeting) -> None:
    if not doors_open(meeting):
        raise Refused(
            _("Nobody is there yet."), do=_("Sign in the hour before it begins, or later."), code="too_early"
        )


@transaction.atomic
def decide_meeting(
    meeting: Meeting, *, by: Actor, title: str, assignee: User, due_on: date, body: str = ""
) -> Meeting:
    """Write a decision: what, who, by when; it is a task at once.

    Effects: those of `give_task`, event `meeting.decide`. Refuses: who is not invited, what `give_task` refuses, and a
    meeting whose minutes were sent.
    """
    hat = check("decide", meeting, by)
    if not invited_people(meeting).filter(pk=assignee.pk).exists():
        raise Refused(
            _("%(name)s is not invited.") % {"name": assignee},
            do=_("Invite whoever is to see to it."),
            field="assignee",
        )
    move_row(meeting, MOVES, State, "decide")
    give_task(
        by=by,
        hat=hat,
        site=meeting.site,
        title=title,
        assignee=assignee,
        due_on=due_on,
        body=body,
        source=SOURCE,
        source_id=meeting.pk,
    )
    _tell("meeting.decide", meeting, by, hat, to=assignee.name, until=due_on.isoformat())
    return meeting


@transaction.atomic
def hold_meeting(meeting: Meeting, *, by: Actor, minutes: str) -> Meeting:
    """Close it with its minutes, which go to all who were invited.

    Effects: minutes, state minutes sent, who neither signed nor was listed was absent, event `meeting.hold_KIND`.
    Refuses: no words, nobody present, a meeting that has not begun, and a second time.
    """
    hat, at = check("hold", meeting, by), clock.now()
    need_words(minutes, "minutes", _("The minutes say nothing."))
    rows = Invitation.objects.filter(meeting=meeting)
    present = rows.filter(presence=Presence.PRESENT).count()
    if meeting.starts_at > at or not present:
        what = _("This meeting has not begun.") if present else _("Nobody is listed as present.")
        raise Refused(what, do=_("Let those who are there sign, or list them."), code="not_held")
    move_row(meeting, MOVES, State, "hold", minutes=minutes.strip(), held_at=at)
    rows.exclude(presence=Presence.PRESENT).update(presence=Presence.ABSENT)
    _tell(
        f"{HOLD}_{meeting.kind}",
        meeting,
        by,
        hat,
        present=present,
        invited=rows.count(),
        decisions=len(decisions_of(meeting)),
    )
    return meeting


def _tell(kind: str, meeting: Meeting, by: Actor, hat: Hat | None, **data: Any) -> None:
    record(kind, meeting, by=by, hat=hat, site_id=meeting.site_id, data={"of": meeting.kind, **data})
