"""Meetings for tests: Dave calls the people of engineering together."""

from datetime import timedelta
from typing import Any

from steward.capabilities.meetings import actions
from steward.capabilities.meetings.choices import State
from steward.capabilities.meetings.models import Meeting
from steward.capabilities.meetings.queries import JOINED
from steward.kernel.base import clock
from tests.people import World


def called(world: World, **more: Any) -> Meeting:
    """In an hour, with Eve and Frank."""
    said: dict[str, Any] = {
        "by": world.dave,
        "site": world.site,
        "kind": "department",
        "title": "工程部周例会",
        "starts_at": clock.now() + timedelta(hours=1),
        "people": [world.users["eve"], world.users["frank"]],
        "agenda": "上周未了事项",
    }
    return fresh(actions.call_meeting(**(said | more)))


def held(world: World, meeting: Meeting | None = None) -> Meeting:
    """Frank signed, the minutes were sent."""
    meeting = meeting or called(world)
    with clock.moved_to(meeting.starts_at + timedelta(hours=1)):
        actions.sign_meeting(meeting, by=world.frank)
        actions.hold_meeting(meeting, by=world.dave, minutes="泵房巡查改为每日两次")
    return fresh(meeting)


def make_meeting(world: World, building: str = "3", state: str = "") -> Meeting:
    """One in any state; where nothing else is said it has begun."""
    meeting = called(world, title=f"{building} 栋例会")
    match State(state or State.CALLED):
        case State.HELD:
            meeting = held(world, meeting)
        case State.CANCELLED:
            actions.cancel_meeting(meeting, by=world.dave)
    return fresh(meeting)


def begun(world: World) -> Meeting:
    """Ready for its minutes: it has begun and Frank is there."""
    with clock.moved_to(clock.now() - timedelta(hours=2)):
        meeting = called(world)
    actions.sign_meeting(meeting, by=world.frank)
    return fresh(meeting)


def fresh(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_related(*JOINED).get(pk=meeting.pk)
