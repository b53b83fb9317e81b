"""Two at once: dispatchers, double clicks, repeated requests. One wins, the others read it; nothing is doubled."""

import json
import re
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from steward.capabilities.tickets.actions import dispatch_ticket
from steward.capabilities.tickets.tests.factories import make_office, report, ticket_in
from steward.kernel.approvals.actions import approve_request, refuse_request
from steward.kernel.approvals.models import Decision, Request
from steward.kernel.approvals.sweep import sweep_requests
from steward.kernel.approvals.tests.factories import ask, make_flow, told
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.scope import scope
from steward.kernel.work.models import WorkItem
from tests.crowd import at_once
from tests.people import World, make_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def crowd(shared_database: None, settings: Settings, tmp_path: Path) -> Any:
    """The company in a database that threads share; its scope is open."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.LANGUAGE_CODE = "en"
    cache.clear()
    world = make_world()
    with scope(world.organisation.pk):
        make_office(world)
        yield world


def client_of(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.user(name))
    client.cookies["django_language"] = "en"
    return client


def clone(client: Client) -> Client:
    """The same browser in a second tab."""
    other = Client()
    other.cookies.update(client.cookies)
    return other


def test_two_dispatchers_at_once_send_one_person(crowd: World) -> None:
    for _round in range(4):
        item = report(crowd)
        mine, yours = (WorkItem.objects.get(pk=item.pk) for _row in range(2))
        answers = at_once(
            lambda item=mine: dispatch_ticket(item, by=crowd.carol, to=crowd.user("frank")),
            lambda item=yours: dispatch_ticket(item, by=crowd.bob, to=crowd.user("grace")),
        )
        lost = [answer for answer in answers if isinstance(answer, Refused)]
        assert [refused.code for refused in lost] in (["illegal_state"], ["changed_meanwhile"]), answers
        item.refresh_from_db()
        assert (item.state, item.version) == ("dispatched", 2)
        sent = Event.objects.get(kind="ticket.dispatch", subject_id=item.pk)
        assert sent.data["to_id"] == item.assignee_id


def test_the_slower_dispatcher_reads_who_was_quicker_and_keeps_his_note(crowd: World) -> None:
    item = report(crowd)
    address = f"/tickets/{item.pk}/dispatch/"
    forms = [("carol", "frank"), ("bob", "grace")]
    clients = [
        (client_of(crowd, name), {"to": crowd.user(to).pk, "note": f"from {name}"}) for name, to in forms
    ]
    answers = at_once(*(partial(client.post, address, data) for client, data in clients))
    assert sorted(answer.status_code for answer in answers) == [302, 409], answers
    number = next(n for n, answer in enumerate(answers) if answer.status_code == 409)
    page = answers[number].content.decode()
    assert 'role="alert"' in page and f"from {forms[number][0]}" in page
    assert Event.objects.filter(kind="ticket.dispatch").count() == 1


def test_a_form_sent_twice_at_once_makes_one_ticket(crowd: World) -> None:
    carol = client_of(crowd, "carol")
    key = re.search(r'name="once" value="([^"]+)"', carol.get("/tickets/report/").content.decode())
    assert key
    data = {"kind": "repair", "site": crowd.site.pk, "title": "Burst pipe", "once": key[1]}
    answers = at_once(*(partial(clone(carol).post, "/tickets/report/", data) for _tab in range(3)))
    assert [answer.status_code for answer in answers] == [302] * 3, answers
    item = WorkItem.objects.get()
    assert {answer["Location"] for answer in answers} == {f"/tickets/{item.pk}/"}
    # Gone back to and changed, the form is a new one: what is written now must not vanish behind the old answer.
    again = carol.post("/tickets/report/", data | {"title": "And the lift stands still"})
    assert again["Location"] != f"/tickets/{item.pk}/"
    assert WorkItem.objects.count() == 2


def test_a_request_repeated_at_once_is_answered_once(crowd: World) -> None:
    carol = client_of(crowd, "carol")
    body = {"kind": "repair", "site": crowd.site.pk, "title": "Burst pipe"}

    def send(client: Client, key: str, **more: Any) -> Any:
        return client.post(
            "/api/v1/tickets", json.dumps(body | more), "application/json", headers={"Idempotency-Key": key}
        )

    answers = at_once(*(partial(send, clone(carol), "one") for _time in range(3)))
    assert [answer.status_code for answer in answers] == [201] * 3, [answer.content for answer in answers]
    assert len({answer.content for answer in answers}) == 1
    assert WorkItem.objects.count() == 1
    # Two different requests under one key: one is done, the other is told so.
    answers = at_once(*(partial(send, clone(carol), "two", title=title) for title in ("This", "That")))
    assert sorted(answer.status_code for answer in answers) == [201, 409], [
        answer.content for answer in answers
    ]
    refused = next(answer.json() for answer in answers if answer.status_code == 409)
    assert refused["code"] == "key_reused" and refused["what"] and refused["do"]
    assert WorkItem.objects.count() == 2


def test_ten_reports_at_once_get_ten_numbers(crowd: World) -> None:
    answers = at_once(*(partial(report, crowd, title=f"No. {n}") for n in range(10)))
    assert not [answer for answer in answers if isinstance(answer, Exception)], answers
    numbers = sorted(WorkItem.objects.values_list("number", flat=True))
    assert [int(number.rpartition("-")[2]) for number in numbers] == list(range(1, 11))


def test_start_and_cancel_at_once_leave_one_end(crowd: World) -> None:
    """The worker starts while the desk withdraws: the state is one of the two, and the trail says the same."""
    item = ticket_in(crowd, "dispatched")
    answers = at_once(
        lambda: client_of(crowd, "frank").post(f"/tickets/{item.pk}/start/", {}),
        lambda: client_of(crowd, "carol").post(f"/tickets/{item.pk}/cancel/", {"reason": "withdrawn"}),
    )
    assert sorted(answer.status_code for answer in answers) == [302, 409], answers
    item.refresh_from_db()
    ends = set(Event.objects.filter(subject_id=item.pk).values_list("kind", flat=True))
    assert (item.state == "started") == ("ticket.start" in ends)
    assert (item.state == "cancelled") == ("ticket.cancel" in ends)


def test_two_superiors_at_once_decide_a_request_once(crowd: World) -> None:
    """The one who is slower reads that it is decided; what the kind does with it happens once."""
    told.clear()
    make_flow(crowd, {"who": "role:head", "mode": "any"})
    for _round in range(3):
        request = ask(crowd, crowd.frank)
        mine, yours = (Request.objects.get(pk=request.pk) for _row in range(2))
        answers = at_once(
            lambda request=mine: approve_request(request, by=crowd.bob),
            lambda request=yours: refuse_request(request, by=crowd.dave, reason="不行"),
        )
        assert sum(isinstance(answer, Refused) for answer in answers) == 1, answers
        request.refresh_from_db()
        assert [row[1] for row in told if row[0] == request.subject_id] == [request.state]
        assert Decision.objects.filter(request=request).count() == 1


def test_two_sweeps_at_once_pass_a_request_up_once(crowd: World) -> None:
    requests = [ask(crowd, crowd.frank) for _number in range(3)]
    later = clock.now() + timedelta(days=3)
    reports = at_once(lambda: sweep_requests(later), lambda: sweep_requests(later))
    assert sum(report.climbed for report in reports) == len(requests), reports
    assert Event.objects.filter(kind="approval.climb").count() == len(requests)
