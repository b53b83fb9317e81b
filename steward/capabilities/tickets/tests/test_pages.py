"""Ticket pages: what a person gets back when things go right, wrong, and twice."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from steward.capabilities.tickets.actions import dispatch_ticket
from steward.capabilities.tickets.models import Ticket
from steward.capabilities.tickets.tests.factories import photo, report, ticket_in
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.notify.spread import spread
from steward.kernel.people.actions import add_party, start_tenure
from steward.kernel.surface.models import KeptColumns, SavedView
from steward.kernel.work.models import WorkItem
from tests.people import World, make_place, signed_in


@pytest.fixture
def desk(office: World) -> Client:
    return signed_in(office, "carol")


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


def test_dispatch_offers_people_with_post_and_load_and_names_the_others_by_reason(
    office: World, desk: Client
) -> None:
    desk.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = desk.get(f"/tickets/{report(office).pk}/dispatch/").content.decode()
    assert "Frank · Repair worker · 0 in hand" in page
    assert "other trade (" in page


def test_a_form_shows_what_it_is_about_and_nothing_to_fill_in_when_it_is_too_late(
    office: World, desk: Client
) -> None:
    item = ticket_in(office, "finished")
    page = desk.get(f"/tickets/{item.pk}/call_back/").content.decode()
    assert "换了垫圈" in page and 'name="satisfaction"' in page
    late = desk.get(f"/tickets/{item.pk}/dispatch/").content.decode()
    assert "换了垫圈" in late and 'name="to"' not in late


def test_a_paused_ticket_is_not_called_overdue(office: World, desk: Client) -> None:
    item = ticket_in(office, "paused")
    with clock.moved_to(clock.now() + timedelta(hours=20)):
        page = desk.get(f"/tickets/{item.pk}/").content.decode()
    assert "due-late" not in page and "计时暂停" in page


def test_place_and_customer_are_links_only_where_they_open(office: World, desk: Client) -> None:
    owner = add_party("王芳", by=office.carol, phones=["13800001234"], site_id=office.site.pk)
    home = office.places["3-2-501"]
    start_tenure(owner, home, "owner", by=office.carol, starts_on=clock.today())
    hall = make_place(office.site, "大堂", kind="space")
    at_home, in_hall = report(office, requester=owner), report(office, place=hall, requester=owner)
    known = desk.get(f"/tickets/{at_home.pk}/").content.decode()
    assert f"/households/{home.pk}/" in known and f"/people/{owner.pk}/" in known and "138****1234" in known
    assert f"/households/{hall.pk}/" not in desk.get(f"/tickets/{in_hall.pk}/").content.decode()
    dispatch_ticket(at_home, by=office.carol, to=office.users["frank"])
    worker = signed_in(office, "frank").get(f"/tickets/{at_home.pk}/").content.decode()
    assert "王芳" in worker and f"/people/{owner.pk}/" not in worker


def test_inbox_and_trail_name_the_ticket_but_not_to_the_person_it_is_about(office: World) -> None:
    item = report(office, title="前台态度差", kind="complaint", about_user=office.users["alice"])
    dispatch_ticket(item, by=office.bob, to=office.users["heidi"])
    for event in Event.objects.filter(kind="ticket.dispatch"):
        spread(event)
    assert "前台态度差" in signed_in(office, "heidi").get("/inbox/").content.decode()
    trail = signed_in(office, "judy").get("/trail/").content.decode()
    assert f'href="/tickets/{item.pk}/"' in trail and "前台态度差" in trail
    assert "前台态度差" not in signed_in(office, "alice").get("/trail/").content.decode()


def test_report_from_a_customers_page_knows_place_and_person(office: World, desk: Client) -> None:
    owner = add_party("王芳", by=office.carol, phones=["13800001234"], site_id=office.site.pk)
    start_tenure(owner, office.places["3-2-501"], "owner", by=office.carol, starts_on=clock.today())
    page = desk.get(f"/people/{owner.pk}/").content.decode()
    found = re.search(r'href="(/tickets/report/\?[^"]*)"', page)
    assert found
    form = desk.get(unescape(found[1])).content.decode()
    assert 'value="3-2-501"' in form and 'value="王芳"' in form and f'value="{owner.pk}"' in form
    assert "/tickets/report/?" in desk.get(f"/households/{office.places['3-2-501'].pk}/").content.decode()


def test_list_counts_to_a_thousand_and_pages_beyond(office: World, desk: Client) -> None:
    item = report(office)
    shared = {name: getattr(item, name) for name in ("family", "kind", "title", "state", "opened_at", "site")}
    rows = [
        WorkItem(organisation=office.organisation, number=f"MANY-{n}", place=item.place, **shared)
        for n in range(1000)
    ]
    WorkItem.objects.bulk_create(rows)
    page = desk.get("/tickets/?view=all").content.decode()
    assert "1000+</small>" in page
    behind = re.search(r'rel="next" href="([^"]+)"', page)
    assert (
        behind and desk.get(f"/tickets/{unescape(behind[1])}").content.decode().count("<tr data-href") == 50
    )
    WorkItem.objects.filter(number="MANY-7").delete()
    assert ">1000</small>" in desk.get("/tickets/?view=all").content.decode()
