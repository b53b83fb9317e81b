"""What people meet: the chain of steps, several decisions at once, the sheet, notices, the form of a flow."""

from django.test import Client

from steward.desk.approvals.tests.factories import make_request, returned_request
from steward.kernel.approvals.actions import refuse_request
from steward.kernel.approvals.choices import State
from steward.kernel.approvals.models import Flow, Request
from steward.kernel.approvals.tests.factories import act, agree, ask, make_flow
from steward.kernel.audit.models import Event
from steward.kernel.notify.models import Message
from steward.kernel.notify.spread import spread
from tests.people import World, signed_in


def page(world: World, who: str, address: str, /, **sent: object) -> tuple[int, str]:
    client: Client = signed_in(world, who)
    response = client.post(address, sent) if sent else client.get(address)
    return response.status_code, response.content.decode()


def told(world: World) -> set[tuple[str, str]]:
    """Who was told what, in the inbox."""
    for event in Event.objects.filter(kind__startswith="approval."):
        spread(event)
    rows = Message.objects.filter(channel="inbox").select_related("recipient")
    return {(row.recipient.name, row.title) for row in rows}


def test_the_page_of_a_request_tells_who_decided_and_who_is_next(world: World):
    make_flow(world, "superior", "role:manager")
    request = agree(ask(world, world.frank), world.eve)
    act(world, "kim", "alice")
    status, text = page(world, "frank", f"/approvals/{request.pk}/")
    assert status == 200
    assert "Eve" in text and "同意" in text
    assert "项目经理（Alice、Kim）" in text


def test_approve_request_for_several_at_once(world: World):
    requests = [make_request(world), make_request(world, "1")]
    status, text = page(world, "bob", "/approvals/several/")
    assert status == 200 and all(f'value="{request.pk}"' in text for request in requests)
    status, _text = page(
        world,
        "bob",
        "/approvals/bulk/approve/",
        rows=[request.pk for request in requests],
        confirmed="1",
        reason="属实",
    )
    assert status == 200
    assert set(Request.objects.values_list("state", flat=True)) == {State.APPROVED}


def test_approve_request_for_several_does_the_rest_and_names_what_could_not(world: World):
    mine, gone = make_request(world), make_request(world, "1")
    refuse_request(Request.objects.get(pk=gone.pk), by=world.bob, reason="不是理由")
    sent = {"rows": [gone.pk, mine.pk], "confirmed": "1", "reason": "属实"}
    status, text = page(world, "bob", "/approvals/bulk/approve/", **sent)
    mine.refresh_from_db()
    assert (status, mine.state) == (200, State.APPROVED)
    assert gone.number in text


def test_whoever_stands_in_sees_what_came_back_and_hands_it_in_again(world: World):
    request = returned_request(world)
    address = f"/approvals/{request.pk}/"
    assert page(world, "grace", address)[0] == 404
    act(world, "grace", "heidi")
    assert f"{address}resubmit/" in page(world, "grace", address)[1]
    page(world, "grace", f"{address}resubmit/", words="时间已写明")
    request.refresh_from_db()
    assert (request.state, request.user) == (State.OPEN, world.users["grace"])


def test_several_at_once_shows_only_what_waits_for_me(world: World):
    make_request(world)
    for name in ("alice", "heidi"):
        assert 'name="rows"' not in page(world, name, "/approvals/several/")[1]


def test_the_sheet_is_a_pdf_of_whoever_sees_the_request(world: World):
    request = returned_request(world)
    client = signed_in(world, "heidi")
    response = client.get(f"/approvals/{request.pk}/sheet/")
    assert response.content.startswith(b"%PDF")
    assert signed_in(world, "carol").get(f"/approvals/{request.pk}/sheet/").status_code == 404


def test_notices_reach_who_is_asked_and_whoever_asked(world: World):
    make_flow(world, "superior", "role:manager")
    request = ask(world, world.frank)
    assert told(world) == {("Eve", "待您审批：tests")}
    agree(request, world.eve)
    assert ("Alice", "待您审批：tests") in told(world)
    agree(request, world.alice)
    assert ("Frank", "已通过：tests") in told(world)
    other = ask(world, world.grace)
    refuse_request(other, by=world.eve, reason="不需要")
    assert ("Grace", "未通过：tests") in told(world)


def test_change_flow_by_its_form(world: World):
    flow = make_flow(world, "superior")
    sent = {
        "name": "两步", "who_1": "head", "mode_1": "any", "hours_1": "24", "who_2": "role:quality", "mode_2": "all",
        "hours_2": "8", "together_2": "on",
    }  # fmt: skip
    assert page(world, "judy", f"/flows/{flow.pk}/change/", **sent)[0] == 302
    flow.refresh_from_db()
    assert flow.steps == [
        {"who": "head", "mode": "any", "hours": 24, "together": False},
        {"who": "role:quality", "mode": "all", "hours": 8, "together": True},
    ]
    # The form shows what is so now.
    assert "selected>全部同意" in page(world, "judy", f"/flows/{flow.pk}/change/")[1]


def test_change_flow_by_its_form_names_the_dead_end(world: World):
    flow = make_flow(world, "superior")
    Flow.objects.filter(pk=flow.pk).update(below_minor=100)
    status, text = page(world, "judy", f"/flows/{flow.pk}/change/", name="x", who_1="superior", hours_1="8")
    assert status == 409 and "从 1.00 元起没有流程" in text
    assert "从 1.00 元起没有流程" in page(world, "judy", "/office/check/")[1]
    assert "从 1.00 元起没有流程" in page(world, "judy", f"/flows/{flow.pk}/")[1]
