"""Who decides, in which order, and what becomes of it."""

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Model

from steward.kernel.approvals.actions import (
    add_signer,
    approve_request,
    delegate_request,
    give_back_request,
    refuse_request,
    request_approval,
    resubmit_request,
    withdraw_request,
)
from steward.kernel.approvals.choices import State, Verdict
from steward.kernel.approvals.course import subject_of
from steward.kernel.approvals.models import Decision, Request
from steward.kernel.approvals.queries import open_request, waiting_requests
from steward.kernel.approvals.tests.factories import KIND, act, agree, ask, leave, make_flow, told
from steward.kernel.audit.models import Event
from steward.kernel.base.refused import Lost, NotAllowed, Refused
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Appointment, Post
from tests.people import World


def waits_for(request: Request, world: World) -> set[str]:
    """Who can decide a request now."""
    return {name for name in world.users if waiting_requests(getattr(world, name)).filter(pk=request.pk)}


def test_request_approval_goes_to_the_superior_where_there_is_no_flow(world: World):
    request = ask(world, world.frank)
    assert waits_for(request, world) == {"eve"}
    event = Event.objects.get(kind="approval.request")
    assert (event.subject_id, event.data["asked"]) == (request.pk, [world.users["eve"].pk])


def test_request_approval_twice_about_one_thing_is_refused(world: World):
    request = ask(world, world.frank)
    subject = subject_of(request)
    assert open_request(subject) == request
    with pytest.raises(Refused) as refused:
        ask_again(world, world.grace, subject)
    assert refused.value.code == "active_request"
    withdraw_request(request, by=world.frank)
    assert ask_again(world, world.grace, subject).state == State.OPEN


def ask_again(world: World, by: Actor, subject: Model) -> Request:
    return request_approval(subject, KIND, by=by, site_id=world.site.pk)


def test_request_approval_is_refused_where_nobody_else_could_decide(world: World):
    leave(world, *(name for name in world.users if name != "judy"))
    with pytest.raises(Refused, match="没有其他人"):
        ask(world, world.judy)


def test_request_approval_by_amount_takes_the_flow_of_its_band(world: World):
    make_flow(world, "superior", below_minor=100_000)
    make_flow(world, "role:director", least_minor=100_000)
    assert waits_for(ask(world, world.frank, amount_minor=99_999), world) == {"eve"}
    assert waits_for(ask(world, world.frank, amount_minor=100_000), world) == {"judy"}


def test_approve_request_up_a_line_of_superiors(world: World):
    make_flow(world, "chain:manager", "role:quality")
    request = ask(world, world.frank)
    for name in ("eve", "dave", "alice", "kim"):
        assert waits_for(request, world) == {name}
        agree(request, getattr(world, name))
    assert request.state == State.APPROVED
    assert told.pop() == (request.subject_id, "approved", "Kim")


def test_approve_request_of_the_head_of_a_department(world: World):
    make_flow(world, "head")
    assert waits_for(ask(world, world.frank), world) == {"dave"}
    assert waits_for(ask(world, world.carol), world) == {"bob"}
    # The head himself asks his superior.
    assert waits_for(ask(world, world.bob), world) == {"alice"}


def test_approve_request_of_any_and_of_all(world: World):
    make_flow(world, {"who": "role:head", "mode": "any"}, {"who": "role:head", "mode": "all"})
    request = ask(world, world.heidi)
    assert waits_for(request, world) == {"bob", "dave"}
    agree(request, world.dave)
    assert waits_for(request, world) == {"bob", "dave"}
    agree(request, world.bob)
    assert (waits_for(request, world), request.state) == ({"dave"}, State.OPEN)
    assert agree(request, world.dave).state == State.APPROVED


def test_approve_request_of_steps_beside_each_other(world: World):
    make_flow(world, "superior", {"who": "role:quality", "together": True}, "post:director")
    request = ask(world, world.heidi)
    assert waits_for(request, world) == {"bob", "kim"}
    agree(request, world.kim)
    assert waits_for(request, world) == {"bob"}
    agree(request, world.bob)
    assert waits_for(request, world) == {"judy"}


def test_approve_request_of_ones_own_is_never_possible(world: World):
    make_flow(world, "role:head")
    request = ask(world, world.bob)
    assert waits_for(request, world) == {"dave"}
    # Not acting for somebody who may, either.
    act(world, "bob", "dave")
    with pytest.raises(NotAllowed):
        approve_request(request, by=world.bob)
    # And whoever acts for him does not decide in his stead.
    act(world, "carol", "bob")
    with pytest.raises(NotAllowed):
        approve_request(request, by=world.carol)
    # Nor is the decision handed to him.
    with pytest.raises(Refused, match="自己"):
        delegate_request(request, by=world.dave, colleague=world.users["bob"])


def test_approve_request_asked_for_somebody_is_not_his_either(world: World):
    make_flow(world, "role:head")
    act(world, "heidi", "bob")
    hat = next(hat for hat in world.heidi.hats if hat.is_acting)
    request = ask(world, world.heidi, hat=hat)
    assert (request.on_behalf, waits_for(request, world)) == (world.users["bob"], {"dave"})


def test_approve_request_by_a_deputy_shows_both_names(world: World):
    request = ask(world, world.frank)
    act(world, "grace", "eve")
    agree(request, world.grace)
    said = Decision.objects.get()
    assert (said.user, said.acting_for, said.post_title) == (world.users["grace"], "Eve", "维修班长")
    assert Event.objects.get(kind="approval.approve").acting_for == "Eve"


def test_approve_request_of_the_only_one_who_could_goes_to_his_superior(world: World):
    make_flow(world, "role:manager")
    assert waits_for(ask(world, world.alice), world) == {"judy"}


def test_approve_request_of_a_vacant_post_goes_up(world: World):
    leave(world, "eve")
    request = ask(world, world.frank)
    assert waits_for(request, world) == {"dave"}
    assert Decision.objects.get().verdict == Verdict.CLIMBED


def test_approve_request_is_for_whose_turn_it_is(world: World):
    make_flow(world, "chain:manager")
    request = ask(world, world.frank)
    for by in (world.frank, world.alice, world.kim):
        with pytest.raises(NotAllowed):
            approve_request(request, by=by)


def test_approve_request_that_somebody_decided_meanwhile_is_refused(world: World):
    told.clear()
    make_flow(world, {"who": "role:head", "mode": "any"})
    request = ask(world, world.heidi)
    stale = Request.objects.get(pk=request.pk)
    agree(request, world.dave)
    with pytest.raises((Lost, NotAllowed)):
        approve_request(stale, by=world.bob)
    with pytest.raises(Refused):
        refuse_request(request, by=world.bob, reason="太晚")
    assert told == [(request.subject_id, "approved", "Dave")]


def test_refuse_request_ends_it_with_a_reason(world: World):
    make_flow(world, "chain:manager")
    request = ask(world, world.frank)
    with pytest.raises(Refused) as refused:
        refuse_request(request, by=world.eve, reason=" ")
    assert refused.value.field == "reason"
    refuse_request(request, by=world.eve, reason="理由不充分")
    assert (request.state, waits_for(request, world)) == (State.REFUSED, set())
    assert told.pop()[1] == "refused"
    assert Event.objects.get(kind="approval.refuse").data["note"] == Decision.objects.get().pk


def test_give_back_request_is_corrected_and_handed_in_again(world: World):
    make_flow(world, "chain:head")
    request = ask(world, world.frank)
    agree(request, world.eve)
    give_back_request(request, by=world.dave, reason="请写明时间")
    assert (request.state, waits_for(request, world)) == (State.RETURNED, {"frank"})
    assert open_request(subject_of(request)) == request
    with pytest.raises(NotAllowed):
        resubmit_request(request, by=world.eve, words="改了")


def test_resubmit_request_begins_anew(world: World):
    make_flow(world, "chain:head")
    request = ask(world, world.frank)
    agree(request, world.eve)
    give_back_request(request, by=world.dave, reason="请写明时间")
    resubmit_request(request, by=world.frank, words="周一上午")
    assert (request.round, request.words, waits_for(request, world)) == (2, "周一上午", {"eve"})
    assert agree(request, world.eve, world.dave).state == State.APPROVED
    with pytest.raises(Refused):
        resubmit_request(request, by=world.frank, words="再来")


def test_withdraw_request_is_for_whoever_asked(world: World):
    request = ask(world, world.frank)
    with pytest.raises(NotAllowed):
        withdraw_request(request, by=world.eve)
    withdraw_request(request, by=world.frank)
    assert (request.state, waits_for(request, world)) == (State.WITHDRAWN, set())
    assert told.pop()[1] == "withdrawn"
    with pytest.raises(Refused):
        approve_request(request, by=world.eve)


def test_delegate_request_hands_the_decision_on(world: World):
    request = ask(world, world.frank)
    delegate_request(request, by=world.eve, colleague=world.users["grace"], reason="她在现场")
    assert waits_for(request, world) == {"grace"}
    with pytest.raises(NotAllowed):
        approve_request(request, by=world.eve)
    said = Decision.objects.get()
    assert (said.verdict, said.to, said.reason) == (Verdict.DELEGATED, "Grace", "她在现场")
    assert agree(request, world.grace).state == State.APPROVED


def test_delegate_request_wants_a_colleague_who_is_there(world: World):
    request = ask(world, world.frank)
    leave(world, "grace")
    for name in ("grace", "eve"):
        with pytest.raises(Refused) as refused:
            delegate_request(request, by=world.eve, colleague=world.users[name])
        assert refused.value.field == "colleague"


def test_add_signer_wants_both_signatures(world: World):
    request = ask(world, world.frank)
    add_signer(request, by=world.eve, colleague=world.users["kim"])
    assert waits_for(request, world) == {"eve", "kim"}
    with pytest.raises(Refused):
        add_signer(request, by=world.eve, colleague=world.users["kim"])
    assert agree(request, world.eve).state == State.OPEN
    assert agree(request, world.kim).state == State.APPROVED


def test_a_running_request_keeps_the_steps_it_began_with(world: World):
    flow = make_flow(world, "superior")
    request = ask(world, world.frank)
    flow.steps = [{"who": "role:director"}]
    flow.save()
    assert waits_for(request, world) == {"eve"}
    assert agree(request, world.eve).state == State.APPROVED


def test_decisions_cannot_be_changed(world: World):
    agree(ask(world, world.frank), world.eve)
    with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
        Decision.objects.update(reason="改了")


def test_a_closed_post_decides_nothing(world: World):
    Post.objects.filter(pk=world.posts["eve"].pk).update(is_active=False)
    assert Appointment.objects.filter(user=world.users["eve"]).exists()
    request = ask(world, world.frank)
    assert "dave" in waits_for(request, world)


def test_delegate_request_to_somebody_who_stands_in_for_whoever_asked(world: World):
    request = ask(world, world.frank)
    act(world, "grace", "frank")
    delegate_request(request, by=world.eve, colleague=world.users["grace"])
    agree(request, world.grace)
    said = Decision.objects.get(verdict=Verdict.APPROVED)
    # In her own post, never in his.
    assert (said.post_title, said.acting_for) == ("维修工", "")
