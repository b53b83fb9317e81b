"""Ticket pages: what a person gets back when things go right, wrong, and twice."""

from typing import Any

import pytest
from django.test import Client

from steward.capabilities.tickets.models import Ticket
from steward.capabilities.tickets.tests.factories import photo, report, ticket_in
from steward.kernel.surface.models import KeptColumns, SavedView
from steward.kernel.work.models import WorkItem
from tests.people import World


@pytest.fixture
def desk(office: World) -> Client:
    return signed_in(office, "carol")


def signed_in(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.users[name], backend="steward.desk.sign_in.NameOrPhoneBackend")
    return client


def asked(world: World, **more: Any) -> dict[str, Any]:
    return {
        "kind": "repair",
        "site": world.site.pk,
        "place": "3栋2单元501",
        "title": "灯坏了",
        "body": "第一行\r\n第二行",
        "once": "a",
    } | more


def test_report_takes_the_place_in_any_spelling_and_keeps_line_breaks(office: World, desk: Client) -> None:
    response = desk.post("/tickets/report/", asked(office, photos=[photo()]))
    item = WorkItem.objects.get()
    assert (response.status_code, response.headers["Location"]) == (302, f"/tickets/{item.pk}/")
    assert (item.place, item.ticket.body) == (office.places["3-2-501"], "第一行\n第二行")
    assert "灯坏了" in desk.get(f"/tickets/{item.pk}/").content.decode()


def test_report_sent_twice_makes_one_ticket(office: World, desk: Client) -> None:
    first = desk.post("/tickets/report/", asked(office))
    second = desk.post("/tickets/report/", asked(office))
    assert first.headers["Location"] == second.headers["Location"]
    assert Ticket.objects.count() == 1
    desk.post("/tickets/report/", asked(office, once="b"))
    assert Ticket.objects.count() == 2


@pytest.mark.parametrize(
    ("more", "says"),
    [({"place": "9-9-999"}, "9-9-999"), ({"place": "3-1"}, "3-1-101"), ({"title": "长" * 201}, "200")],
)
def test_report_refused_keeps_everything_typed(
    office: World, desk: Client, more: dict[str, str], says: str
) -> None:
    response = desk.post("/tickets/report/", asked(office, **more))
    page = response.content.decode()
    assert response.status_code == 422
    assert says in page and "第二行" in page
    assert not Ticket.objects.exists()


def test_finish_without_a_photo_says_what_happened_and_keeps_the_text(office: World) -> None:
    item = ticket_in(office, "started")
    worker = signed_in(office, "frank")
    response = worker.post(f"/tickets/{item.pk}/finish/", {"result": "换了垫圈", "once": "a"})
    assert response.status_code == 409
    assert "换了垫圈" in response.content.decode()
    response = worker.post(
        f"/tickets/{item.pk}/finish/", {"result": "换了垫圈", "photos": [photo()], "once": "a"}
    )
    assert response.status_code == 302


def test_a_verb_of_another_moment_is_a_clear_409(office: World, desk: Client) -> None:
    item = ticket_in(office, "closed")
    assert desk.get(f"/tickets/{item.pk}/dispatch/").status_code == 409


def test_bulk_names_each_refusal_and_does_the_rest(office: World, desk: Client) -> None:
    fresh, gone = report(office), ticket_in(office, "closed")
    response = desk.post("/tickets/bulk/accept/", {"rows": [fresh.pk, gone.pk, 10**9], "confirmed": "1"})
    page = response.content.decode()
    assert page.count("mark-ok") == page.count("mark-late") == 1
    fresh.refresh_from_db()
    assert fresh.state == "accepted"
    assert desk.post("/tickets/bulk/start/", {"rows": [fresh.pk]}).status_code == 404


def test_views_and_columns_are_kept_per_person(office: World, desk: Client) -> None:
    report(office)
    desk.post("/views/save/", {"resource": "tickets", "name": "我的", "query": "state=reported"})
    desk.post("/views/columns/", {"resource": "tickets", "names": ["number", "cycle"], "query": ""})
    page = desk.get("/tickets/").content.decode()
    assert "?state=reported" in page and page.count('<th scope="col">') == 2
    other = signed_in(office, "bob").get("/tickets/").content.decode()
    assert "?state=reported" not in other
    view = SavedView.objects.get()
    assert signed_in(office, "bob").post(f"/views/{view.pk}/forget/").status_code == 404
    desk.post(f"/views/{view.pk}/forget/")
    assert not SavedView.objects.exists() and KeptColumns.objects.count() == 1


def test_today_offers_the_next_step_of_each_post(office: World) -> None:
    waiting, sent = report(office), ticket_in(office, "dispatched")
    assert f"/tickets/{waiting.pk}/dispatch/" in signed_in(office, "carol").get("/").content.decode()
    assert f"/tickets/{sent.pk}/start/" in signed_in(office, "frank").get("/").content.decode()


def test_lookups_offer_only_what_the_actor_sees(office: World) -> None:
    def offered(name: str) -> list[str]:
        items = signed_in(office, name).get("/lookup/places/", {"q": "1-1"}).json()["items"]
        return [item["value"] for item in items]

    assert offered("carol") == ["1-1-101", "1-1-102"]
    assert offered("heidi") == []
