"""Callback policies edited as data: what changes, from when on, and what makes no sense."""

from typing import Any

import pytest

from steward.capabilities.tickets.actions import close_silent_tickets
from steward.capabilities.tickets.aftercare import policy_of, to_call_back
from steward.capabilities.tickets.models import CallbackPolicy
from steward.capabilities.tickets.tests.factories import later, make_office, ticket_in
from steward.desk.promises.actions import change_callback_policy
from steward.kernel.audit.models import Event
from steward.kernel.audit.queries import timeline
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from tests.people import World, signed_in

VALUES: dict[str, Any] = {
    "rule": "always",
    "percent": 100,
    "wait_hours": 24,
    "calls": 3,
    "silence_days": 7,
    "check_percent": 10,
    "questions": [],
}


@pytest.fixture
def office(world: World) -> World:
    make_office(world)
    return world


@pytest.fixture
def policy(office: World) -> CallbackPolicy:
    return CallbackPolicy.objects.create(organisation=office.organisation, kind="repair")


def test_change_callback_policy_counts_for_work_finished_from_then_on(
    office: World, policy: CallbackPolicy
) -> None:
    before = ticket_in(office, "finished")
    change_callback_policy(policy, by=office.judy, **VALUES | {"rule": "sample", "percent": 0})
    ticket_in(office, "finished")
    assert [row.pk for row in to_call_back(office.carol)] == [before.pk]


def test_change_callback_policy_holds_at_once_for_the_days_of_silence(
    office: World, policy: CallbackPolicy
) -> None:
    ticket_in(office, "finished")
    with clock.moved_to(later(days=3)):
        assert close_silent_tickets() == 0
        change_callback_policy(policy, by=office.judy, **VALUES | {"silence_days": 2})
        assert close_silent_tickets() == 1


def test_change_callback_policy_tells_what_changed_in_words(office: World, policy: CallbackPolicy) -> None:
    asked = {"rule": "unrated", "calls": 2, "questions": ["师傅准时到吗？"]}
    change_callback_policy(policy, by=office.judy, **VALUES | asked)
    event = Event.objects.get(kind="callback_policy.change")
    assert event.data["changed"] == [
        ["rule", "always", "unrated"],
        ["calls", 3, 2],
        ["questions", [], ["师傅准时到吗？"]],
    ]
    [line] = timeline(policy)
    for word in ("报修", "全部回访 → 客户未自评的", "3 → 2", "师傅准时到吗"):
        assert word in line.sentence, line.sentence
    assert policy_of("repair").questions == ["师傅准时到吗？"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"percent": 101}, "percent"),
        ({"check_percent": -1}, "check_percent"),
        ({"calls": 0}, "calls"),
        ({"silence_days": 0}, "silence_days"),
        ({"rule": "unrated", "wait_hours": 48, "silence_days": 2}, "wait_hours"),
        ({"questions": ["？"] * 11}, "questions"),
        ({"questions": ["问" * 121]}, "questions"),
    ],
)
def test_change_callback_policy_refuses_what_makes_no_sense(
    office: World, policy: CallbackPolicy, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        change_callback_policy(policy, by=office.judy, **VALUES | values)
    assert refused.value.field == field
    policy.refresh_from_db()
    assert (policy.percent, policy.calls, policy.silence_days, policy.questions) == (100, 3, 7, [])


def test_change_callback_policy_is_not_for_a_manager(office: World, policy: CallbackPolicy) -> None:
    with pytest.raises(NotAllowed):
        change_callback_policy(policy, by=office.alice, **VALUES)


def test_callback_policy_is_edited_on_its_page(office: World, policy: CallbackPolicy) -> None:
    client = signed_in(office, "judy")
    assert f"/callbacks/{policy.pk}/" in client.get("/callbacks/").content.decode()
    assert "/callbacks/" in client.get("/office/").content.decode()
    form = VALUES | {"rule": "sample", "percent": 30, "questions": "师傅准时到吗？\r\n\r\n 收拾干净了吗？ "}
    assert client.post(f"/callbacks/{policy.pk}/change/", form).status_code == 302
    policy.refresh_from_db()
    assert (policy.rule, policy.percent) == ("sample", 30)
    assert policy.questions == ["师傅准时到吗？", "收拾干净了吗？"]
    assert "师傅准时到吗？" in client.get(f"/callbacks/{policy.pk}/").content.decode()
