"""In which hat somebody signs, and who corrects or takes back in a colleague's stead."""

import pytest

from steward.kernel.approvals.actions import (
    add_signer,
    approve_request,
    delegate_request,
    give_back_request,
    resubmit_request,
    withdraw_request,
)
from steward.kernel.approvals.choices import State, Verdict
from steward.kernel.approvals.models import Decision, Request
from steward.kernel.approvals.tests.factories import act, agree, ask, leave, make_flow
from steward.kernel.approvals.tests.test_actions import waits_for
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.tenancy.models import Appointment
from tests.people import LONG_AGO, World


def come_after(world: World, name: str, left: str) -> None:
    """Somebody leaves, a colleague holds his post from now on."""
    leave(world, left)
    Appointment.objects.create(
        organisation=world.organisation,
        user=world.users[name],
        post=world.posts[left],
        starts_on=LONG_AGO,
    )


def test_approve_request_beside_each_other_says_each_hat(world: World):
    make_flow(world, "superior", {"who": "role:quality", "together": True})
    act(world, "eve", "kim")
    request = agree(ask(world, world.frank), world.eve)
    assert request.state == State.APPROVED
    said = Decision.objects.filter(verdict=Verdict.APPROVED).values_list("post_title", "acting_for")
    assert sorted(said) == [("品质专员", "Kim"), ("维修班长", "")]


def test_approve_request_from_two_seats_is_in_ones_own_hat(world: World):
    make_flow(world, {"who": "role:head", "mode": "any"})
    act(world, "dave", "bob")
    agree(ask(world, world.frank), world.dave)
    assert Decision.objects.get().acting_for == ""


def test_delegate_request_hands_on_all_seats_one_has_in_a_slot(world: World):
    make_flow(world, {"who": "role:head", "mode": "any"})
    act(world, "bob", "dave")
    request = ask(world, world.frank)
    delegate_request(request, by=world.bob, colleague=world.users["kim"])
    assert waits_for(request, world) == {"kim"}
    assert agree(request, world.kim).state == State.APPROVED


def test_delegate_request_goes_back_but_not_in_circles(world: World):
    request = ask(world, world.frank)
    delegate_request(request, by=world.eve, colleague=world.users["grace"])
    delegate_request(request, by=world.grace, colleague=world.users["eve"])
    assert waits_for(request, world) == {"eve"}
    with pytest.raises(Refused):
        delegate_request(request, by=world.eve, colleague=world.users["grace"])
    assert agree(request, world.eve).state == State.APPROVED


def test_add_signer_refuses_who_is_asked_by_his_post_or_has_agreed(world: World):
    make_flow(world, "superior", {"who": "role:head", "mode": "all"})
    request = agree(ask(world, world.frank), world.eve)
    for name in ("bob", "eve"):
        with pytest.raises(Refused) as refused:
            add_signer(request, by=world.dave, colleague=world.users[name])
        assert refused.value.field == "colleague"


def test_resubmit_request_by_a_deputy_who_does_not_decide_it_then(world: World):
    make_flow(world, "superior")
    request = ask(world, world.frank)
    give_back_request(request, by=world.eve, reason="请写明时间")
    with pytest.raises(NotAllowed):
        resubmit_request(request, by=world.grace, words="周一上午")
    # The superior stands in for his own worker: what he hands in goes to somebody else.
    act(world, "eve", "frank")
    assert waits_for(request, world) == {"frank", "eve"}
    resubmit_request(request, by=world.eve, words="周一上午")
    assert (request.user, request.on_behalf) == (world.users["eve"], world.users["frank"])
    assert Decision.objects.get(verdict=Verdict.RESUBMITTED).acting_for == "Frank"
    assert waits_for(request, world) == {"dave"}


def test_resubmit_request_by_who_came_after_in_the_post(world: World):
    request = ask(world, world.frank)
    give_back_request(request, by=world.eve, reason="请写明时间")
    come_after(world, "grace", "frank")
    assert "grace" in waits_for(request, world)
    resubmit_request(request, by=world.grace, words="周一上午")
    assert (request.user, request.on_behalf) == (world.users["grace"], None)
    assert agree(request, world.eve).state == State.APPROVED


def test_withdraw_request_of_who_left_his_post(world: World):
    request = ask(world, world.frank)
    come_after(world, "grace", "frank")
    withdraw_request(request, by=world.grace)
    assert request.state == State.WITHDRAWN


def test_withdraw_request_of_a_colleague_in_the_same_post_is_refused(world: World):
    Appointment.objects.create(
        organisation=world.organisation,
        user=world.users["grace"],
        post=world.posts["frank"],
        starts_on=LONG_AGO,
    )
    request = ask(world, world.frank, hat=next(iter(world.frank.hats)))
    with pytest.raises(NotAllowed):
        withdraw_request(request, by=world.grace)
    give_back_request(request, by=world.eve, reason="请写明时间")
    assert waits_for(request, world) == {"frank"}


def test_request_approval_of_less_than_nothing_is_refused(world: World):
    with pytest.raises(Refused) as refused:
        ask(world, world.frank, amount_minor=-1)
    assert refused.value.field == "amount"
    assert not Request.objects.exists()


def test_approve_request_twice_by_one_person_is_two_decisions_in_two_steps(world: World):
    make_flow(world, "superior", "role:head")
    act(world, "dave", "eve")
    leave(world, "eve")
    request = ask(world, world.frank)
    approve_request(request, by=world.dave)
    assert (request.state, "dave" in waits_for(request, world)) == (State.OPEN, True)
    assert agree(request, world.dave).state == State.APPROVED
