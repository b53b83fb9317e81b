"""A missed duty is excused by a superior, with a reason, and stays so however often it is counted."""

from datetime import UTC, date, datetime, timedelta

import pytest

from steward.kernel.approvals.actions import (
    approve_request,
    give_back_request,
    refuse_request,
    resubmit_request,
    withdraw_request,
)
from steward.kernel.approvals.models import Request
from steward.kernel.approvals.queries import waiting_requests
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.duties.actions import excuse_due, prove_due
from steward.kernel.duties.choices import DueState
from steward.kernel.duties.excuses import waits_for_excuse
from steward.kernel.duties.models import Due, Excuse
from steward.kernel.duties.months import freeze_month
from steward.kernel.duties.queries import excuse_of, open_dues
from steward.kernel.duties.recount import recount_dues
from steward.kernel.duties.tests.factories import make_due, make_duty, make_kind
from steward.kernel.tenancy.actor import system_actor
from tests.people import World


def missed(world: World) -> Due:
    """A due of yesterday that nobody did, as it was counted."""
    due = make_due(world)
    day = due.due_on
    with clock.moved_to(clock.now() + timedelta(days=1)):
        recount_dues(day, day)
    due.refresh_from_db()
    assert due.state == DueState.MISSED
    return due


def test_excuse_due_asks_the_superior_who_agrees(world: World):
    due = missed(world)
    excuse_due(due, by=world.heidi, words="台风停工")
    request = Request.objects.get()
    assert list(waiting_requests(world.bob)) == [request]
    with clock.moved_to(clock.now() + timedelta(days=1)):
        approve_request(request, by=world.bob)
        due.refresh_from_db()
        assert due.state == DueState.EXCUSED
        assert not open_dues(world.heidi).filter(pk=due.pk).exists()
        recount_dues(due.due_on - timedelta(days=3), due.due_on + timedelta(days=3))
    due.refresh_from_db()
    assert due.state == DueState.EXCUSED
    assert (excuse := excuse_of(due)) and excuse.words == "台风停工"
    assert Event.objects.filter(kind="due.excused", subject_id=due.pk).count() == 1


def test_excuse_due_refused_stays_missed_and_can_be_asked_again(world: World):
    due = missed(world)
    excuse_due(due, by=world.heidi, words="忘了")
    with pytest.raises(Refused) as refused:
        excuse_due(due, by=world.heidi, words="又忘了")
    assert refused.value.code == "active_request"
    with clock.moved_to(clock.now() + timedelta(days=1)):
        refuse_request(Request.objects.get(), by=world.bob, reason="不是理由")
        recount_dues(due.due_on, due.due_on)
    due.refresh_from_db()
    assert due.state == DueState.MISSED
    excuse_due(due, by=world.heidi, words="当天在医院，有病假条")
    assert Excuse.objects.get().words == "当天在医院，有病假条"


def test_excuse_due_refuses_what_was_not_missed_or_has_no_reason(world: World):
    due = make_due(world)
    with pytest.raises(Refused, match="只有未完成"):
        excuse_due(due, by=world.heidi, words="先请个假")
    due = missed(world)
    with pytest.raises(Refused) as refused:
        excuse_due(due, by=world.heidi, words="  ")
    assert refused.value.field == "words"
    assert not Excuse.objects.exists()


def test_excuse_due_is_for_the_holder_and_those_above(world: World):
    due = missed(world)
    for somebody_else in (world.ivan, world.dave, world.kim):
        with pytest.raises(NotAllowed):
            excuse_due(due, by=somebody_else, words="代请")
    # A superior who asks does not decide it himself: it goes to his own.
    excuse_due(due, by=world.bob, words="我派她去培训了")
    assert not waiting_requests(world.bob).exists()
    assert waiting_requests(world.alice).exists()


def test_excuse_due_healed_by_late_proof_counts_as_late(world: World):
    make_kind(world, "heidi")
    duty = make_duty(world, {"every": "month", "by": 10})
    with clock.moved_to(datetime(2026, 11, 12, 4, tzinfo=UTC)):
        recount_dues(date(2026, 11, 1), date(2026, 11, 12))
        due = Due.objects.get(duty=duty)
        excuse_due(due, by=world.heidi, words="手机没电")
        approve_request(Request.objects.get(), by=world.bob)
        due.refresh_from_db()
        assert due.state == DueState.EXCUSED
        assert prove_due(due, by=world.heidi, note="补上").state == DueState.LATE


def test_a_month_waits_for_an_excuse_that_was_asked_in_time(world: World):
    make_kind(world, "heidi")
    duty = make_duty(world, {"every": "month"})
    october = date(2026, 10, 1)
    with clock.moved_to(datetime(2026, 11, 4, 4, tzinfo=UTC)):
        recount_dues(october, date(2026, 10, 31))
        excuse_due(Due.objects.get(duty=duty), by=world.heidi, words="台风停工")
    for day, waits in ((5, True), (14, True), (15, False)):
        assert waits_for_excuse(october, date(2026, 11, day)) == waits
    assert not waits_for_excuse(date(2026, 11, 1), date(2026, 12, 5))
    give_back_request(Request.objects.get(), by=world.bob, reason="几号停工")
    assert waits_for_excuse(october, date(2026, 11, 5))
    withdraw_request(Request.objects.get(), by=world.heidi)
    assert not waits_for_excuse(october, date(2026, 11, 5))


def test_excuse_due_given_back_says_what_was_corrected(world: World):
    due = missed(world)
    excuse_due(due, by=world.heidi, words="有事")
    request = Request.objects.get()
    give_back_request(request, by=world.bob, reason="什么事")
    resubmit_request(request, by=world.heidi, words="孩子急诊，已请假")
    assert (excuse := excuse_of(due)) and excuse.words == "孩子急诊，已请假"


def test_excuse_due_of_a_frozen_month_is_refused(world: World):
    due = missed(world)
    excuse_due(due, by=world.heidi, words="台风停工")
    first = due.due_on.replace(day=1)
    freeze_month(first, by=system_actor(world.organisation.pk))
    with pytest.raises(Refused) as refused:
        approve_request(Request.objects.get(), by=world.bob)
    assert refused.value.code == "month_frozen"
    assert Request.objects.get().state == "open"
