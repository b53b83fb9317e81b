"""Every write to meetings, by what it is about."""

from steward.capabilities.meetings.actions.calling import (
    call_meeting,
    cancel_meeting,
    change_meeting,
    follow_meeting,
)
from steward.capabilities.meetings.actions.holding import (
    attend_meeting,
    decide_meeting,
    hold_meeting,
    sign_meeting,
)

__all__ = [
    "attend_meeting",
    "call_meeting",
    "cancel_meeting",
    "change_meeting",
    "decide_meeting",
    "follow_meeting",
    "hold_meeting",
    "sign_meeting",
]
