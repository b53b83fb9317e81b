"""The rules of work plans (PLN1)."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from steward.capabilities.planning.actions import (
    add_plan,
    draft_plan,
    hand_in_plan,
    remove_plan,
    sum_up_plan,
)
from steward.capabilities.planning.choices import Span, State, Which
from steward.capabilities.planning.queries import (
    figures_of,
    free_points,
    missing_week,
    plans_waiting,
    points_of,
    visible_plans,
)
from steward.capabilities.planning.tests.factories import accept, accepted, asked, drafted, fresh, handed_in
from steward.capabilities.tasks.actions import finish_task
from steward.capabilities.tasks.queries import my_tasks
from steward.kernel.approvals.actions import give_back_request, resubmit_request, withdraw_request
from steward.kernel.approvals.queries import waiting_requests
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, NotAllowed, Refused
from steward.kernel.notify.models import Message
from steward.kernel.notify.spread import spread


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


def task_of(plan):
    return points_of(plan)[0].task


def test_draft_plan_is_one_for_a_post_and_a_period(world):
    plan = drafted(world)
    assert plan in plans_waiting(world.dave)
    with refused("which"):
        drafted(world)
    assert drafted(world, Span.WEEK, Which.NEXT).first_on == plan.last_on + timedelta(days=1)
    with pytest.raises(NotAllowed):
        draft_plan(by=world.frank, post=world.posts["dave"], span=Span.WEEK)


def test_draft_plan_goes_by_the_calendar_of_the_site(world):
    world.site.zone = "Pacific/Auckland"
    world.site.save()
    world.posts["dave"].refresh_from_db()
    # Sunday noon in London is Monday in Auckland.
    with clock.moved_to(datetime(2026, 11, 29, 12, 0, tzinfo=UTC)):
        assert drafted(world, words="").key == "2026-W49"


def test_draft_plan_is_seen_along_the_line(world):
    plan = drafted(world)
    seen = {name for name in world.users if plan in visible_plans(getattr(world, name))}
    assert seen == {"dave", "alice", "judy", "kim"}


def test_add_plan_names_people_below_and_days_of_the_plan(world):
    plan = drafted(world, words="")
    said = {"by": world.dave, "words": "检查", "wanted_on": plan.last_on}
    with refused("assignee"):
        add_plan(plan, assignee=world.users["carol"], **said)
    for day in (plan.last_on + timedelta(days=1), plan.first_on - timedelta(days=1)):
        with refused("wanted_on"):
            add_plan(plan, assignee=world.users["eve"], **(said | {"wanted_on": day}))
    add_plan(plan, assignee=world.users["dave"], **said)
    assert [now.outcome for now in points_of(plan)] == ["new"]


def test_remove_plan_leaves_what_is_a_task(world):
    plan = drafted(world)
    point = plan.points.get()
    remove_plan(plan, by=world.dave, points=[point])
    assert not points_of(plan)

    plan = drafted(world, Span.MONTH)
    handed_in(world, plan)
    give_back_request(asked(plan), by=world.alice, reason="太少")
    plan = fresh(plan)
    assert not free_points(plan).exists()
    with refused("points"):
        remove_plan(plan, by=world.dave, points=[plan.points.get()])


def test_hand_in_plan_makes_tasks_and_asks_the_superior(world):
    with refused(None):
        hand_in_plan(drafted(world, Span.YEAR, words=""), by=world.dave)

    plan = handed_in(world)

    assert plan.state == State.HANDED_IN
    assert task_of(plan) in my_tasks(world.frank)
    assert waiting_requests(world.alice).filter(kind="plan.accept").count() == 1
    assert accept(plan, world.alice).state == State.ACCEPTED
    assert told("work_plan.settle") == {"Dave"}


def test_hand_in_plan_that_lay_for_a_while_names_what_does_not_hold_any_more(world):
    plan = drafted(world)
    with clock.moved_to(clock.now() + timedelta(days=30)), pytest.raises(Refused) as refused_day:
        hand_in_plan(fresh(plan), by=world.dave)
    assert refused_day.value.code == "day_passed" and str(plan.points.get()) in str(refused_day.value)
    gone = world.appointments["frank"]
    type(gone).objects.filter(pk=gone.pk).update(ends_on=clock.today() - timedelta(days=1))
    with pytest.raises(Refused) as refused_person:
        hand_in_plan(fresh(plan), by=world.dave)
    assert refused_person.value.code == "not_below" and fresh(plan).state == State.DRAFT


def test_hand_in_plan_twice_at_once_gives_its_points_once(world):
    plan = drafted(world)
    other = fresh(plan)
    hand_in_plan(plan, by=world.dave)
    with pytest.raises((Lost, Refused)):
        hand_in_plan(other, by=world.dave)
    assert my_tasks(world.frank).count() == 1


def test_hand_in_plan_again_after_it_was_given_back(world):
    plan = handed_in(world)
    give_back_request(asked(plan), by=world.alice, reason="补充防汛准备")
    plan = fresh(plan)
    assert plan.state == State.DRAFT and plan in plans_waiting(world.dave)

    add_plan(plan, by=world.dave, words="防汛沙袋", assignee=world.users["grace"], wanted_on=plan.last_on)
    plan = handed_in(world, plan)

    assert my_tasks(world.frank).count() == 1 and my_tasks(world.grace).count() == 1
    assert accept(plan, world.alice).state == State.ACCEPTED


def test_hand_in_plan_through_the_request_that_was_given_back(world):
    plan = handed_in(world)
    give_back_request(asked(plan), by=world.alice, reason="补充")
    resubmit_request(asked(plan), by=world.dave, words="已补充")
    assert fresh(plan).state == State.HANDED_IN
    withdraw_request(asked(plan), by=world.dave)
    assert fresh(plan).state == State.DRAFT


def test_hand_in_plan_of_the_top_post_is_in_force_at_once(world):
    plan = draft_plan(by=world.judy, post=world.posts["judy"], span=Span.MONTH)
    add_plan(plan, by=world.judy, words="预算", assignee=world.users["kim"], wanted_on=plan.last_on)
    assert hand_in_plan(plan, by=world.judy).state == State.ACCEPTED
    assert my_tasks(world.kim).count() == 1


def test_sum_up_plan_freezes_the_figures(world):
    plan = accepted(world)
    finish_task(task_of(plan), by=world.frank)
    with pytest.raises(Refused):
        sum_up_plan(plan, by=world.dave, summary=" ")

    plan = fresh(sum_up_plan(plan, by=world.dave, summary="按期完成"))

    assert plan.figures["done"] == plan.figures["all"] == 1 and plan.figures["dues"]["missed"] == 0
    assert told("work_plan.sum_up_week") == {"Alice"}
    with pytest.raises(Refused):
        sum_up_plan(plan, by=world.dave, summary="再来一次")


def test_sum_up_plan_stands_on_today_when_its_time_is_over(world):
    plan = accepted(world)
    assert plan not in plans_waiting(world.dave)
    with clock.moved_to(clock.now() + timedelta(days=8)):
        assert plan in plans_waiting(world.dave)


def test_draft_plan_carries_what_is_unfinished_and_counts_how_often(world):
    accepted(world)
    for weeks in (1, 2):
        with clock.moved_to(clock.now() + timedelta(days=7 * weeks)):
            plan = drafted(world, words="")
            [point] = plan.points.all()
            assert (point.words, point.carried) == ("检查水泵房", weeks)
            assert figures_of(plan)["carried"] == 1
            accepted(world, plan)
    assert my_tasks(world.frank).count() == 1


def test_draft_plan_of_this_week_is_missed_by_whoever_had_one(world):
    assert missing_week(world.dave) is None
    drafted(world)
    assert missing_week(world.dave) is None
    with clock.moved_to(clock.now() + timedelta(days=7)):
        assert missing_week(world.dave) == world.posts["dave"]
