"""Reading, turning off, and the count in the menu."""

from datetime import time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.jobs.worker import run_due_jobs
from steward.kernel.notify.actions import read_all, read_message, set_preference, set_quiet_hours
from steward.kernel.notify.choices import State
from steward.kernel.notify.models import Message, QuietHours
from steward.kernel.notify.queries import (
    choices_of,
    inbox,
    quiet_hours_of,
    unread_badge,
    unread_count,
    visible_messages,
)
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.tenancy.scope import scope
from tests.people import World

from .conftest import MORNING


@pytest.fixture
def told(world: World, notices: Any, report: Any) -> Message:
    notices(channels=("inbox",))
    report()
    report()
    run_due_jobs()
    return inbox(world.frank)[0]


def test_read_message(world: World, told: Message) -> None:
    assert unread_count(world.frank) == 2
    read_message(told, by=world.frank)
    first = told.read_at
    read_message(told, by=world.frank)
    assert told.read_at == first is not None
    assert unread_badge(world.frank) == "1"
    assert inbox(world.frank).count() == 2


def test_read_message_refuses_other_people(world: World, told: Message) -> None:
    for by in (world.carol, world.judy, system_actor(world.organisation.pk)):
        with pytest.raises(NotAllowed):
            read_message(told, by=by)
    assert unread_count(world.frank) == 2


def test_read_all_reads_ones_own(world: World, told: Message) -> None:
    assert read_all(by=world.frank) == 2
    assert read_all(by=world.frank) == 0
    assert unread_badge(world.frank) == ""
    assert unread_count(world.carol) == 2


def test_unread_count_is_one_query_over_its_index_and_stops(world: World, told: Message) -> None:
    first = Message.objects.get(pk=told.pk)
    from steward.kernel.audit.models import Event

    events = [
        Event(
            organisation_id=first.organisation_id,
            at=MORNING,
            kind="leak.stop",
            subject_type="x",
            subject_id=1,
            actor_kind="system",
            actor_name="x",
        )
        for _number in range(150)
    ]
    Message.objects.bulk_create(
        Message(
            organisation_id=first.organisation_id,
            event=event,
            recipient_id=first.recipient_id,
            channel="inbox",
            notice="x",
            title="x",
            state=State.SENT,
            not_before=MORNING,
            created_at=MORNING,
        )
        for event in Event.objects.bulk_create(events)
    )
    frank = world.frank
    with CaptureQueriesContext(connection) as queries:
        assert unread_count(frank) == 100
    assert len(queries) == 1
    assert unread_badge(frank) == "99+"
    if connection.vendor == "sqlite":
        assert "message_unread" in inbox(frank, unread=True).order_by().explain()


def test_messages_are_seen_by_reader_and_administrator(world: World, strangers: World, told: Message) -> None:
    assert visible_messages(world.judy).count() == 4
    assert visible_messages(world.frank).count() == 2
    assert visible_messages(world.alice).count() == 0
    with scope(strangers.organisation.pk):
        assert visible_messages(strangers.judy).count() == 0


def test_set_preference_refuses_inbox_and_unknown(world: World, notices: Any) -> None:
    notices()
    for channel, notice, field in (
        ("inbox", "", "channel"),
        ("pigeon", "", "channel"),
        ("email", "x", "notice"),
    ):
        with pytest.raises(Refused) as refused:
            set_preference(channel, notice, off=True, by=world.frank)
        assert refused.value.field == field
    with pytest.raises(NotAllowed):
        set_preference("email", off=True, by=system_actor(world.organisation.pk))


def test_choices_show_the_present_state(world: World, notices: Any) -> None:
    notices()
    set_preference("email", "leak.report", off=False, by=world.frank)
    set_preference("email", off=True, by=world.frank)
    found = {
        choice.notice: choice for choice in choices_of(world.frank) if choice.notice in ("", "leak.report")
    }
    assert found[""].off
    assert not found["leak.report"].off
    assert found["leak.report"].notice_name == "Leak in … (…)"
    assert {choice.off for choice in choices_of(world.carol)} == {False}


def test_set_quiet_hours(world: World) -> None:
    assert quiet_hours_of(world.user("frank").pk) == (time(22), time(7))
    with pytest.raises(NotAllowed):
        set_quiet_hours(time(20), time(8), by=world.alice, for_all=True)
    set_quiet_hours(time(20), time(8), by=world.judy, for_all=True)
    set_quiet_hours(time(20), time(9), by=world.judy, for_all=True)
    set_quiet_hours(time(23), time(6), by=world.frank)
    assert quiet_hours_of(world.user("frank").pk) == (time(23), time(6))
    assert quiet_hours_of(world.user("carol").pk) == (time(20), time(9))
    assert QuietHours.objects.count() == 2
