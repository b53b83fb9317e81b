"""Who may do what with a meeting: whoever called it, or keeps its minutes; everybody signs for himself."""

from steward.capabilities.meetings.choices import Presence
from steward.capabilities.meetings.lifecycle import MOVES
from steward.capabilities.meetings.models import Meeting
from steward.capabilities.meetings.queries import STAFF, doors_open, invitation_of
from steward.kernel.base.refused import NotAllowed, passes
from steward.kernel.tenancy.actor import Actor, Hat

MAY = dict.fromkeys(("call", "change", "sign", "attend", "decide", "hold", "cancel", "follow"), STAFF)


def check(verb: str, meeting: Meeting, by: Actor) -> Hat | None:
    """The verbs lock of a meeting: refuses with `NotAllowed`, else returns the hat for the trail."""
    hat = by.need_hat(MAY[verb], site_id=meeting.site_id)
    if verb == "sign":
        row = invitation_of(meeting, by)
        if row is None or row.presence == Presence.PRESENT:
            raise NotAllowed()
    elif not by.queue_user_ids & {meeting.called_by_id, meeting.keeper_id}:
        raise NotAllowed()
    return hat


def may(verb: str, meeting: Meeting, by: Actor) -> bool:
    """Whether the button shows: state, hour and rights allow."""
    if verb in ("sign", "attend") and not doors_open(meeting):
        return False
    return meeting.state in MOVES[verb].sources and passes(check, verb, meeting, by)
