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


def test_draft_plan_is_one_for_a_post_and_a_period(office):
    plan = drafted(office)
    assert plan in plans_waiting(office.dave)
    with refused("which"):
        drafted(office)
    assert drafted(office, Span.WEEK, Which.NEXT).first_on == plan.last_on + timedelta(days=1)
    with pytest.raises(NotAllowed):
        draft_plan(by=office.frank, post=office.posts["dave"], span=Span.WEEK)


def test_draft_plan_goes_by_the_calendar_of_the_site(office):
    office.site.zone = "Pacific/Auckland"
    office.site.save()
    office.posts["dave"].refresh_from_db()
    # Sunday noon in London is Monday in Auckland.
    with clock.moved_to(datetime(2026, 11, 29, 12, 0, tzinfo=UTC)):
        assert drafted(office, words="").key == "2026-W49"


def test_draft_plan_is_seen_along_the_line(office):
    plan = drafted(office)
    seen = {name for name in office.users if plan in visible_plans(getattr(office, name))}
    assert seen == {"dave", "alice", "judy", "kim"}


def test_add_plan_names_people_below_and_days_of_the_plan(office):
    plan = drafted(office, words="")
    said = {"by": office.dave, "words": "检查", "wanted_on": plan.last_on}
    with refused("assignee"):
        add_plan(plan, assignee=office.users["carol"], **said)
    for day in (plan.last_on + timedelta(days=1), plan.first_on - timedelta(days=1)):
        with refused("wanted_on"):
            add_plan(plan, assignee=office.users["eve"], **(said | {"wanted_on": day}))
    add_plan(plan, assignee=office.users["dave"], **said)
    assert [now.outcome for now in points_of(plan)] == ["new"]


def test_remove_plan_leaves_what_is_a_task(office):
    plan = drafted(office)
    point = plan.points.get()
    remove_plan(plan, by=office.dave, points=[point])
    assert not points_of(plan)

    plan = drafted(office, Span.MONTH)
    handed_in(office, plan)
    give_back_request(asked(plan), by=office.alice, reason="太少")
    plan = fresh(plan)
    assert not free_points(plan).exists()
    with refused("points"):
        remove_plan(plan, by=office.dave, points=[plan.points.get()])


def test_hand_in_plan_makes_tasks_and_asks_the_superior(office):
    with refused(None):
        hand_in_plan(drafted(office, Span.YEAR, words=""), by=office.dave)

    plan = handed_in(office)

    assert plan.state == State.HANDED_IN
    assert task_of(plan) in my_tasks(office.frank)
    assert waiting_requests(office.alice).filter(kind="plan.accept").count() == 1
    assert accept(plan, office.alice).state == State.ACCEPTED
    assert told("plan.settle") == {"Dave"}


def test_hand_in_plan_twice_at_once_gives_its_points_once(office):
    plan = drafted(office)
    other = fresh(plan)
    hand_in_plan(plan, by=office.dave)
    with pytest.raises((Lost, Refused)):
        hand_in_plan(other, by=office.dave)
    assert my_tasks(office.frank).count() == 1


def test_hand_in_plan_again_after_it_was_given_back(office):
    plan = handed_in(office)
    give_back_request(asked(plan), by=office.alice, reason="补充防汛准备")
    plan = fresh(plan)
    assert plan.state == State.DRAFT and plan in plans_waiting(office.dave)

    add_plan(plan, by=office.dave, words="防汛沙袋", assignee=office.users["grace"], wanted_on=plan.last_on)
    plan = handed_in(office, plan)

    assert my_tasks(office.frank).count() == 1 and my_tasks(office.grace).count() == 1
    assert accept(plan, office.alice).state == State.ACCEPTED


def test_hand_in_plan_through_the_request_that_was_given_back(office):
    plan = handed_in(office)
    give_back_request(asked(plan), by=office.alice, reason="补充")
    resubmit_request(asked(plan), by=office.dave, words="已补充")
    assert fresh(plan).state == State.HANDED_IN
    withdraw_request(asked(plan), by=office.dave)
    assert fresh(plan).state == State.DRAFT


def test_hand_in_plan_of_the_top_post_is_in_force_at_once(office):
    plan = draft_plan(by=office.judy, post=office.posts["judy"], span=Span.MONTH)
    add_plan(plan, by=office.judy, words="预算", assignee=office.users["kim"], wanted_on=plan.last_on)
    assert hand_in_plan(plan, by=office.judy).state == State.ACCEPTED
    assert my_tasks(office.kim).count() == 1


def test_sum_up_plan_freezes_the_figures(office):
    plan = accepted(office)
    finish_task(task_of(plan), by=office.frank)
    with pytest.raises(Refused):
        sum_up_plan(plan, by=office.dave, summary=" ")

    plan = fresh(sum_up_plan(plan, by=office.dave, summary="按期完成"))

    assert plan.figures["done"] == plan.figures["all"] == 1 and plan.figures["dues"]["missed"] == 0
    assert told("plan.sum_up") == {"Alice"}
    with pytest.raises(Refused):
        sum_up_plan(plan, by=office.dave, summary="再来一次")


def test_sum_up_plan_stands_on_today_when_its_time_is_over(office):
    plan = accepted(office)
    assert plan not in plans_waiting(office.dave)
    with clock.moved_to(clock.now() + timedelta(days=8)):
        assert plan in plans_waiting(office.dave)


def test_draft_plan_carries_what_is_unfinished_and_counts_how_often(office):
    accepted(office)
    for weeks in (1, 2):
        with clock.moved_to(clock.now() + timedelta(days=7 * weeks)):
            plan = drafted(office, words="")
            [point] = plan.points.all()
            assert (point.words, point.carried) == ("检查水泵房", weeks)
            assert figures_of(plan)["carried"] == 1
            accepted(office, plan)
    assert my_tasks(office.frank).count() == 1


def test_draft_plan_of_this_week_is_missed_by_whoever_had_one(office):
    assert missing_week(office.dave) is None
    drafted(office)
    assert missing_week(office.dave) is None
    with clock.moved_to(clock.now() + timedelta(days=7)):
        assert missing_week(office.dave) == office.posts["dave"]
