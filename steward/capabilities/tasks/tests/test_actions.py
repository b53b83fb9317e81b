"""The rules of tasks (PLN3)."""

from contextlib import contextmanager
from datetime import timedelta

import pytest

from steward.capabilities.tasks.actions import (
    assign_task,
    drop_task,
    finish_task,
    postpone_task,
    reassign_task,
    reopen_task,
    report_task,
)
from steward.capabilities.tasks.choices import Outcome
from steward.capabilities.tasks.policies import check
from steward.capabilities.tasks.queries import given_and_late, my_tasks, outcome, visible_tasks
from steward.capabilities.tasks.tests.factories import due_of, fresh, given
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, NotAllowed, Refused
from steward.kernel.evidence.queries import photos_of
from steward.kernel.evidence.tests.pictures import draw, encode, upload
from steward.kernel.notify.models import Message
from steward.kernel.notify.spread import spread
from steward.kernel.work.models import Escalation
from steward.kernel.work.sweep import sweep


@contextmanager
def refused(field):
    """Refused because of a field of the form."""
    with pytest.raises(Refused) as no:
        yield
    assert no.value.field == field


def told(kind):
    """Who hears of the newest event of a kind."""
    event = Event.objects.filter(kind=kind).latest("pk")
    spread(event)
    return set(Message.objects.filter(event=event, channel="inbox").values_list("recipient__name", flat=True))


def day(days):
    return clock.today() + timedelta(days=days)


def test_assign_task_stands_on_today_of_whoever_does_it(office):
    item = given(office)

    assert item in my_tasks(office.frank) and item not in my_tasks(office.grace)
    assert told("task.assign") == {"Frank"}
    assert item.department == office.departments["engineering"]
    assert item in visible_tasks(office.dave) and item in visible_tasks(office.alice)
    assert item not in visible_tasks(office.carol)


def test_assign_task_is_for_people_below_and_oneself(office):
    with refused("assignee"):
        given(office, assignee=office.users["carol"])
    with refused("assignee"):
        given(office, by=office.frank, assignee=office.users["dave"])
    assert given(office, by=office.frank, assignee=office.users["frank"]).assignee == office.users["frank"]
    with pytest.raises(Refused):
        given(office, due_on=day(-1))
    with pytest.raises(Refused):
        given(office, title="  ")


def test_assign_task_that_is_overdue_climbs(office):
    item = given(office)
    with clock.moved_to(due_of(item) + timedelta(minutes=1)):
        sweep()
        assert item in given_and_late(office.dave)
        assert outcome(fresh(item)) == Outcome.OVERDUE
    assert Escalation.objects.get().reached == [office.users["eve"].pk]
    assert told("work.escalate") == {"Eve"}


def test_report_task_tells_whoever_gave_it(office):
    item = report_task(given(office), by=office.frank, note="泵已停，等配件")
    assert told("task.report") == {"Dave"}
    with pytest.raises(NotAllowed):
        report_task(item, by=office.dave, note="x")
    with pytest.raises(Refused):
        report_task(item, by=office.frank, note=" ")


def test_finish_task_is_for_whoever_has_it(office):
    item = given(office)
    with pytest.raises(NotAllowed):
        finish_task(item, by=office.dave)

    finish_task(item, by=office.frank, result="已抽干", photos=[upload(encode(draw()))])

    assert fresh(item).next_check_at is None and photos_of(item).count() == 1
    assert outcome(fresh(item)) == Outcome.DONE and told("task.finish") == {"Dave"}
    assert item not in my_tasks(office.frank)


def test_finish_task_twice_at_once_counts_once(office):
    item, other = given(office), None
    other = fresh(item)
    finish_task(item, by=office.frank)
    with pytest.raises(Lost):
        finish_task(other, by=office.frank)


def test_finish_task_after_its_day_is_late(office):
    item = given(office)
    with clock.moved_to(due_of(item) + timedelta(minutes=1)):
        finish_task(item, by=office.frank)
        assert outcome(fresh(item)) == Outcome.LATE


def test_reopen_task_begins_a_cycle_of_its_own(office):
    item = finish_task(given(office), by=office.frank)
    with pytest.raises(NotAllowed):
        reopen_task(item, by=office.frank, note="x", due_on=day(3))

    item = fresh(reopen_task(item, by=office.dave, note="角落还有水", due_on=day(3)))

    assert (item.state, item.cycle, item.task.due_on) == ("given", 2, day(3))
    assert item in my_tasks(office.frank) and told("task.reopen") == {"Frank"}
    assert item.due_at is not None and item.closed_at is None


def test_postpone_task_is_not_for_whoever_has_it(office):
    item = given(office)
    with pytest.raises(NotAllowed):
        postpone_task(item, by=office.frank, note="x", due_on=day(9))
    with pytest.raises(Refused):
        postpone_task(item, by=office.dave, note="x", due_on=day(-1))

    item = fresh(postpone_task(item, by=office.alice, note="等停水", due_on=day(9)))

    assert item.task.due_on == day(9) and item.clocks.count() == 2
    assert told("task.postpone") == {"Frank"}


def test_postpone_task_of_ones_own_is_ones_own_affair(office):
    item = given(office, by=office.frank, assignee=office.users["frank"])
    postpone_task(item, by=office.frank, note="改到下周", due_on=day(7))
    assert fresh(item).task.due_on == day(7)


def test_drop_task_says_why(office):
    item = given(office)
    with pytest.raises(Refused):
        drop_task(item, by=office.dave, note=" ")
    drop_task(item, by=office.dave, note="承包方已处理")
    assert outcome(fresh(item)) == Outcome.DROPPED and told("task.drop") == {"Frank"}


def test_assign_task_needs_a_post_at_the_site(office, strangers):
    with pytest.raises(NotAllowed):
        assign_task(
            by=office.dave, site=strangers.site, title="x", assignee=office.users["frank"], due_on=day(1)
        )


def test_postpone_task_is_not_for_whoever_has_it_while_he_acts_for_who_gave_it(office):
    item, other = given(office), given(office, assignee=office.users["grace"])
    row = office.appointments["dave"]
    type(row).objects.create(
        organisation=office.organisation,
        user=office.users["frank"],
        post=row.post,
        acting_for=row,
        starts_on=day(-1),
        ends_on=day(30),
    )
    for verb in ("postpone", "drop", "reopen"):
        with pytest.raises(NotAllowed):
            check(verb, item, office.frank)
    # What others have from him he decides, as the one he acts for would.
    assert fresh(postpone_task(other, by=office.frank, note="等停水", due_on=day(9))).task.due_on == day(9)


def test_reassign_task_of_somebody_who_left_keeps_its_day(office):
    item = given(office)
    due = due_of(item)
    gone = office.appointments["frank"]
    type(gone).objects.filter(pk=gone.pk).update(ends_on=day(-1))
    with refused("assignee"):
        reassign_task(given(office, assignee=office.users["grace"]), by=office.dave,
                      assignee=office.users["frank"], note="x")  # fmt: skip
    with refused("note"):
        reassign_task(item, by=office.dave, assignee=office.users["grace"], note=" ")

    item = fresh(reassign_task(item, by=office.dave, assignee=office.users["grace"], note="小方已离职"))

    assert (item.assignee, due_of(item), item.cycle) == (office.users["grace"], due, 1)
    assert item in my_tasks(office.grace) and "Grace" in told("task.reassign")
    finish_task(item, by=office.grace)
    with pytest.raises(Refused):
        reassign_task(fresh(item), by=office.dave, assignee=office.users["frank"], note="x")


def test_reassign_task_is_not_for_whoever_has_it_and_not_to_strangers(office):
    item = given(office)
    with pytest.raises(NotAllowed):
        reassign_task(item, by=office.frank, assignee=office.users["grace"], note="太忙")
    for name in ("carol", "frank"):
        with refused("assignee"):
            reassign_task(item, by=office.dave, assignee=office.users[name], note="x")
