"""The rules of meetings (PLN3)."""

from datetime import timedelta
from typing import Any

import pytest

from steward.capabilities.meetings.actions import (
    attend_meeting,
    call_meeting,
    cancel_meeting,
    change_meeting,
    decide_meeting,
    follow_meeting,
    hold_meeting,
    sign_meeting,
)
from steward.capabilities.meetings.choices import State
from steward.capabilities.meetings.models import Meeting
from steward.capabilities.meetings.policies import may
from steward.capabilities.meetings.queries import (
    coming_meetings,
    decisions_of,
    invitations,
    still_open,
    visible_meetings,
)
from steward.capabilities.meetings.tests.factories import begun, called, fresh, held
from steward.capabilities.tasks.actions import finish_task
from steward.capabilities.tasks.queries import my_tasks
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.notify.models import Message
from steward.kernel.notify.spread import spread


def told(kind):
    """Who hears of the newest event of a kind."""
    event = Event.objects.filter(kind=kind).latest("pk")
    spread(event)
    return set(Message.objects.filter(event=event, channel="inbox").values_list("recipient__name", flat=True))


def there(meeting):
    """Who was there and who was not, by name."""
    return {str(row.user): row.presence for row in invitations(meeting)}


def day(days):
    return clock.today() + timedelta(days=days)


def decided(world, meeting, **more):
    said: dict[str, Any] = {"title": "更换水泵", "assignee": world.users["frank"], "due_on": day(3)}
    decide_meeting(meeting, by=world.dave, **(said | more))
    return decisions_of(meeting)[-1]


def test_call_meeting_invites_and_tells(world):
    meeting = called(world)

    assert told("meeting.call") == {"Eve", "Frank"} and set(there(meeting)) == {"Dave", "Eve", "Frank"}
    assert meeting in coming_meetings(world.frank) and meeting not in coming_meetings(world.grace)
    seen = {name for name in world.users if meeting in visible_meetings(getattr(world, name))}
    assert seen == {"dave", "eve", "frank", "alice", "judy", "kim"}


def test_call_meeting_refuses_what_cannot_be(world, strangers):
    wrongs: list[dict[str, Any]] = [
        {"title": " "},
        {"people": []},
        {"people": [strangers.users["eve"]]},
        {"starts_at": clock.now() - timedelta(minutes=1)},
    ]
    for wrong in wrongs:
        with pytest.raises(Refused):
            called(world, **wrong)
    with pytest.raises(NotAllowed):
        call_meeting(
            by=world.dave, site=strangers.site, kind="daily", title="x", starts_at=clock.now(), people=[]
        )


def test_change_meeting_keeps_whoever_signed(world):
    meeting = called(world)
    sign_meeting(meeting, by=world.frank)
    said: dict[str, Any] = {
        "title": "改期",
        "starts_at": clock.now() + timedelta(days=1),
        "people": [world.users["grace"]],
    }
    change_meeting(meeting, by=world.dave, **said)
    assert set(there(meeting)) == {"Dave", "Frank", "Grace"} and told("meeting.change") == {"Frank", "Grace"}
    with pytest.raises(NotAllowed):
        change_meeting(meeting, by=world.frank, **said)


def test_change_meeting_moved_to_another_moment_nobody_was_there_yet(world):
    meeting = begun(world)
    assert there(meeting)["Frank"] == "present"
    people = [world.users["eve"], world.users["frank"]]
    with pytest.raises(Refused, match="已经过去"):
        change_meeting(
            meeting,
            by=world.dave,
            title="改期",
            starts_at=meeting.starts_at - timedelta(hours=1),
            people=people,
        )
    change_meeting(
        fresh(meeting), by=world.dave, title="改期", starts_at=clock.now() + timedelta(days=2), people=people
    )
    assert there(meeting)["Frank"] == "invited"


def test_change_meeting_that_goes_on_invites_whoever_came_along(world):
    meeting = begun(world)
    people = [world.users[name] for name in ("eve", "frank", "grace")]
    # The form says the moment to the minute.
    minute = meeting.starts_at.replace(second=0, microsecond=0)
    change_meeting(meeting, by=world.dave, title=meeting.title, starts_at=minute, people=people)
    assert there(meeting)["Grace"] == "invited" and there(meeting)["Frank"] == "present"
    assert decided(world, fresh(meeting), assignee=world.users["grace"])


def test_sign_meeting_waits_for_the_hour_before_it_begins(world):
    meeting = called(world, starts_at=clock.now() + timedelta(days=1))
    assert not may("sign", meeting, world.frank) and not may("attend", meeting, world.dave)
    for do in (
        lambda: sign_meeting(meeting, by=world.frank),
        lambda: attend_meeting(meeting, by=world.dave, people=[world.users["frank"]]),
    ):
        with pytest.raises(Refused) as refused:
            do()
        assert refused.value.code == "too_early"
    with clock.moved_to(meeting.starts_at - timedelta(minutes=59)):
        assert may("sign", meeting, world.frank)
        sign_meeting(meeting, by=world.frank)


def test_follow_meeting_does_without_a_keeper_who_left(world):
    meeting = held(world, called(world, keeper=world.users["grace"]))
    gone = world.appointments["grace"]
    type(gone).objects.filter(pk=gone.pk).update(ends_on=clock.today() - timedelta(days=1))
    follow_meeting(meeting, by=world.dave, starts_at=clock.now() + timedelta(days=7))
    after = Meeting.objects.get(series=meeting.pk)
    assert after.keeper is None and "Grace" not in there(after)


def test_sign_meeting_is_for_oneself_and_once(world):
    meeting = sign_meeting(called(world), by=world.frank)
    assert there(meeting)["Frank"] == "present"
    for name in ("frank", "grace"):
        with pytest.raises(NotAllowed):
            sign_meeting(meeting, by=getattr(world, name))


def test_attend_meeting_is_for_who_keeps_the_minutes(world):
    meeting = called(world, keeper=world.users["eve"])
    with pytest.raises(NotAllowed):
        attend_meeting(meeting, by=world.frank, people=[world.users["frank"]])
    with pytest.raises(Refused):
        attend_meeting(meeting, by=world.eve, people=[world.users["grace"]])
    attend_meeting(meeting, by=world.eve, people=[world.users["frank"]])
    row = invitations(meeting).get(user=world.users["frank"])
    assert (row.presence, row.listed_by, row.signed_at) == ("present", world.users["eve"], None)


def test_decide_meeting_is_a_task_of_somebody_with_a_day(world):
    meeting = called(world)
    item = decided(world, meeting)
    assert item in my_tasks(world.frank) and item.due_at is not None
    with pytest.raises(Refused):
        decided(world, meeting, assignee=world.users["grace"])
    with pytest.raises(Refused):
        decided(world, meeting, due_on=day(-1))
    assert decisions_of(meeting) == [item]


def test_hold_meeting_sends_the_minutes_and_says_who_was_absent(world):
    meeting = begun(world)
    with pytest.raises(Refused):
        hold_meeting(meeting, by=world.dave, minutes=" ")
    hold_meeting(meeting, by=world.dave, minutes="按计划推进")

    assert there(meeting) == {"Dave": "absent", "Eve": "absent", "Frank": "present"}
    assert told("meeting.hold_department") == {"Eve", "Frank"}
    with pytest.raises(Refused):
        hold_meeting(fresh(meeting), by=world.dave, minutes="x")
    with pytest.raises(Refused):
        sign_meeting(fresh(meeting), by=world.dave)


def test_hold_meeting_waits_until_it_has_begun_and_somebody_is_there(world):
    meeting = sign_meeting(called(world), by=world.frank)
    with pytest.raises(Refused):
        hold_meeting(meeting, by=world.dave, minutes="x")
    with clock.moved_to(clock.now() - timedelta(hours=2)):
        empty = called(world)
    with pytest.raises(Refused):
        hold_meeting(empty, by=world.dave, minutes="x")


def test_hold_meeting_twice_at_once_sends_one(world):
    meeting = begun(world)
    other = fresh(meeting)
    hold_meeting(meeting, by=world.dave, minutes="一")
    with pytest.raises(Refused):
        hold_meeting(other, by=world.dave, minutes="二")
    assert fresh(meeting).minutes == "一"


def test_cancel_meeting_tells_those_invited(world):
    meeting = cancel_meeting(called(world), by=world.dave)
    assert meeting.state == State.CANCELLED and told("meeting.cancel") == {"Eve", "Frank"}
    assert meeting not in coming_meetings(world.frank)


def test_follow_meeting_begins_with_what_is_open(world):
    first = called(world)
    done, left = decided(world, first, title="甲"), decided(world, first, title="乙")
    finish_task(done, by=world.frank)
    first = held(world, first)

    second = follow_meeting(first, by=world.dave, starts_at=clock.now() + timedelta(days=7))

    assert still_open(second) == [left] and set(there(second)) == {"Dave", "Eve", "Frank"}
    third = follow_meeting(held(world, second), by=world.dave, starts_at=clock.now() + timedelta(days=14))
    assert still_open(third) == [left] and third.series == first


def test_minutes_are_printed(world, client):
    meeting = begun(world)
    decided(world, meeting)
    hold_meeting(meeting, by=world.dave, minutes="按计划推进")
    client.force_login(world.users["frank"])
    assert client.get(f"/meetings/{meeting.pk}/minutes.pdf").content.startswith(b"%PDF")
    client.force_login(world.users["carol"])
    assert client.get(f"/meetings/{meeting.pk}/minutes.pdf").status_code == 404
