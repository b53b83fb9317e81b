"""Reporting from the portal: three taps, own places only, once."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steward.capabilities.tickets.tests.factories import photo
from steward.kernel.audit.models import Event
from steward.kernel.audit.queries import timeline
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed
from steward.kernel.evidence.models import Evidence
from steward.kernel.jobs.models import Job
from steward.kernel.jobs.worker import run_due_jobs
from steward.kernel.notify.models import Message
from steward.kernel.people.actions import start_tenure
from steward.kernel.people.models import Tenure
from steward.kernel.surface.models import SentOnce
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.work.models import Category, WorkItem
from steward.portal.tests.factories import customer_of, report_as_owner, resident, visitor
from tests.people import World, make_place


@pytest.fixture
def leak(office: World) -> str:
    """The key of the big button for leaks."""
    return str(Category.objects.get(code="leak").pk)


def send(client, matter: str, place: int, once: str = "1", **more):
    return client.post(f"/my/report/{matter}/", {"place": place, "once": once, **more})


def test_home_lists_the_homes_in_force(office: World) -> None:
    party = resident(office)
    by = system_actor(office.organisation.pk)
    start_tenure(
        party, office.places["1-1-101"], "tenant", by=by, starts_on=date(2020, 1, 1), ends_on=date(2021, 1, 1)
    )
    start_tenure(
        party, office.places["1-1-102"], "tenant", by=by, starts_on=clock.today() + timedelta(days=9)
    )
    page = visitor(party).get("/my/").content.decode()
    assert "3-2-501" in page
    assert "1-1-101" not in page
    assert "1-1-102" not in page


def test_report_in_three_taps(office: World, leak: str) -> None:
    client, home = customer_of(office, "3-2-501"), office.places["3-2-501"]
    assert f"/my/report/{leak}/" in client.get("/my/report/").content.decode()
    assert client.get(f"/my/report/{leak}/").status_code == 200

    answer = send(client, leak, home.pk, words="厨房漏水\n从昨晚开始", photos=[photo()])

    item = WorkItem.objects.select_related("ticket").get()
    assert (answer.status_code, answer.url) == (302, f"/my/requests/{item.pk}/")
    assert (item.title, item.ticket.body) == ("厨房漏水", "厨房漏水\n从昨晚开始")
    assert (item.place, item.requester, item.ticket.source) == (home, resident(office), "portal")
    assert item.category
    assert (item.kind, item.category.code, item.urgency) == ("repair", "leak", item.category.urgency)
    assert Evidence.objects.get().by_party_id == resident(office).pk
    event = Event.objects.get(kind="ticket.report")
    assert (event.actor_kind, event.actor_name, event.data["by_party"]) == (
        "customer",
        "",
        resident(office).pk,
    )


def test_report_needs_no_word_where_the_button_says_it(office: World, leak: str) -> None:
    send(customer_of(office, "3-2-501"), leak, office.places["3-2-501"].pk)
    assert WorkItem.objects.get().title == "漏水"


@pytest.mark.parametrize("matter", ["repair", "inquiry", "complaint", "suggestion", "help", "praise"])
def test_report_of_a_kind_needs_a_word(office: World, matter: str) -> None:
    client, place = customer_of(office, "3-2-501"), office.places["3-2-501"].pk
    assert send(client, matter, place, words="  ").status_code == 422
    assert not WorkItem.objects.exists()
    assert send(client, matter, place, words="一句话").status_code == 302
    assert WorkItem.objects.get().kind == matter


def test_report_keeps_a_long_first_line_readable(office: World) -> None:
    send(customer_of(office, "3-2-501"), "inquiry", office.places["3-2-501"].pk, words="长" * 300)
    item = WorkItem.objects.select_related("ticket").get()
    assert len(item.title) == 80
    assert item.ticket.body == "长" * 300


def test_report_about_a_common_space_of_the_own_building(office: World) -> None:
    client = customer_of(office, "3-2-501")
    near = make_place(office.site, "lift-3", parent=office.places["3"], kind="space")
    far = make_place(office.site, "lift-1", parent=office.places["1"], kind="space")
    page = client.get("/my/report/inquiry/").content.decode()
    assert "lift-3" in page
    assert "lift-1" not in page
    assert send(client, "inquiry", near.pk, words="灯不亮").status_code == 302
    assert send(client, "inquiry", far.pk, words="灯不亮", once="2").status_code == 422
    assert send(client, "inquiry", office.places["3-2-502"].pk, words="邻居", once="3").status_code == 422
    assert WorkItem.objects.get().place == near


def test_report_of_an_unknown_matter_is_not_there(office: World) -> None:
    assert customer_of(office, "3-2-501").get("/my/report/999999/").status_code == 404


def test_report_sent_twice_makes_one_request(office: World, leak: str) -> None:
    client, place = customer_of(office, "3-2-501"), office.places["3-2-501"].pk
    first, second = (send(client, leak, place, words="漏水", photos=[photo()]) for _time in "12")
    assert first.url == second.url
    assert WorkItem.objects.count() == Evidence.objects.count() == SentOnce.objects.count() == 1
    send(client, leak, place, words="漏水", once="2")
    assert WorkItem.objects.count() == 2


def test_keys_of_two_customers_do_not_meet(office: World, leak: str) -> None:
    ours, theirs = customer_of(office, "3-2-501"), customer_of(office, "3-2-502", "13800000002")
    send(ours, leak, office.places["3-2-501"].pk, words="漏水")
    send(theirs, leak, office.places["3-2-502"].pk, words="漏水")
    assert WorkItem.objects.count() == 2


def test_urgent_report_reaches_those_who_dispatch(office: World, leak: str) -> None:
    send(customer_of(office, "3-2-501"), leak, office.places["3-2-501"].pk, words="漏水")
    run_due_jobs()
    told = Message.objects.filter(notice__startswith="ticket.report", channel="inbox")
    assert office.users["carol"].pk in set(told.values_list("recipient_id", flat=True))
    # Nobody's job: the customer has no account that could own it.
    assert not Job.objects.filter(enqueued_by__isnull=False).exists()


def test_staff_read_who_reported_without_a_name_in_the_trail(office: World) -> None:
    item = report_as_owner(office)
    [entry] = timeline(item)
    assert entry.by in ("Customer", "客户")


def test_refused_photo_keeps_the_words(office: World, leak: str) -> None:
    bad = SimpleUploadedFile("bad.jpg", photo().read()[:200], "image/jpeg")
    answer = send(
        customer_of(office, "3-2-501"), leak, office.places["3-2-501"].pk, words="漏水了", photos=[bad]
    )
    assert answer.status_code == 409
    assert "漏水了" in answer.content.decode()
    assert not WorkItem.objects.exists()


def test_report_ticket_refuses_a_customer_in_the_name_of_another(office: World) -> None:
    neighbour = resident(office, "3-2-502", "13800000002")
    with pytest.raises(NotAllowed):
        report_as_owner(office, requester=neighbour)
    with pytest.raises(NotAllowed):
        report_as_owner(office, requester=None)


@pytest.mark.parametrize("place", ["3-2-502", "1", None])
def test_report_ticket_refuses_a_customer_elsewhere(office: World, place: str | None) -> None:
    with pytest.raises(NotAllowed):
        report_as_owner(office, place=place and office.places[place])


def test_report_ticket_refuses_a_customer_who_moved_out(office: World) -> None:
    party = resident(office)
    Tenure.objects.update(ends_on=clock.today() - timedelta(days=1))
    with pytest.raises(NotAllowed):
        report_as_owner(office, party=party)


@pytest.mark.parametrize("address", ["/my/", "/my/report/", "/my/report/inquiry/", "/my/requests/"])
def test_pages_cost_the_same_however_much_there_is(office: World, address: str) -> None:
    client = customer_of(office, "3-2-501")
    counts = []
    for _round in range(2):
        make_place(office.site, f"space-{_round}", parent=office.places["3"], kind="space")
        report_as_owner(office)
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 8, captured.captured_queries


def test_manifest_names_the_portal(office: World, client) -> None:
    told = client.get("/my/manifest.webmanifest").json()
    assert (told["start_url"], told["scope"], told["display"]) == ("/my/", "/my/", "standalone")
    assert {icon["sizes"] for icon in told["icons"]} == {"192x192", "512x512"}
