"""The desk's own pages: inbox, search, jobs, trail, errors."""

import re

from django.test import Client

from steward.capabilities.tickets.tests.factories import make_office, report
from steward.kernel.jobs.models import Job
from steward.kernel.notify.models import Message
from steward.kernel.people.actions import add_party, reveal_contact, start_tenure
from tests.people import LONG_AGO, World, signed_in


def test_search_and_inbox_say_what_to_do_when_they_are_empty(world: World) -> None:
    client = signed_in(world, "carol")
    for address in (
        "/search/?q=nothing",
        "/search/?q=",
        "/search/?q=%00%27",
        "/inbox/",
        "/households/?q=zzz",
    ):
        response = client.get(address)
        assert response.status_code == 200 and "empty-title" in response.content.decode(), address


def test_jobs_are_retried_by_administrators_only(world: World) -> None:
    job = Job.objects.create(
        organisation_id=world.organisation.pk,
        path="steward.kernel.work.jobs.sweep_work",
        args={"a": [], "k": {}},
        status="dead",
        enqueued_by=world.users["carol"],
    )
    assert signed_in(world, "carol").post(f"/jobs/{job.pk}/retry/").status_code == 403
    assert signed_in(world, "frank").post(f"/jobs/{job.pk}/retry/").status_code == 404
    assert signed_in(world, "judy").post(f"/jobs/{job.pk}/retry/").status_code == 302
    job.refresh_from_db()
    assert job.status == "ready"


def test_the_trail_is_for_managers_and_names_no_stranger_job(world: World) -> None:
    assert signed_in(world, "carol").get("/trail/").status_code == 403
    assert signed_in(world, "alice").get("/trail/?before=99999999999999999999").status_code == 200


def test_a_message_opens_once_and_is_the_readers_own(world: World) -> None:
    assert signed_in(world, "carol").post("/inbox/1/open/").status_code == 404
    assert not Message.objects.exists()


def test_errors_say_what_happened_and_what_to_do(world: World) -> None:
    client = signed_in(world, "carol")
    missing = client.get("/no-such-page/")
    assert missing.status_code == 404 and "data-error-page" in missing.content.decode()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.users["carol"], backend="steward.desk.sign_in.NameOrPhoneBackend")
    stale = strict.post("/tickets/report/", {"title": "x"})
    assert stale.status_code == 403 and "data-error-page" in stale.content.decode()


def test_disclosures_tell_who_saw_or_took_personal_data(world: World) -> None:
    party = add_party("赵六", by=world.carol, phones=["13812345678"])
    start_tenure(party, world.places["3-2-501"], "owner", by=world.carol, starts_on=LONG_AGO)
    add_party("钱七", by=world.carol)
    reveal_contact(party.contacts.get(), by=world.carol, reason="call")
    page = signed_in(world, "judy").get("/reveals/").content.decode()
    assert "赵六" in page and "Carol" in page and "钱七" not in page
    assert "13812345678" not in page
    assert signed_in(world, "carol").get("/reveals/").status_code == 403


def test_a_printed_page_names_its_reader(world: World) -> None:
    page = signed_in(world, "carol").get("/inbox/").content.decode()
    mark = page.split('class="only-print print-mark">')[1].split("</p>")[0]
    assert "Carol" in mark


def menu_of(page: str) -> str:
    return page[page.index('<div class="pt-lg-2"') : page.index("</nav>")]


def test_menu_has_headings_and_every_line_once(world: World) -> None:
    menu = menu_of(signed_in(world, "judy").get("/").content.decode())
    assert menu.count('class="nav-section"') == 6
    links = re.findall(r'<a [^>]*href="(/[^"]*)"', menu)
    assert {"/", "/tickets/", "/households/", "/reports/", "/trail/"} <= set(links)
    assert len(links) == len(set(links))


def test_menu_marks_where_one_is_and_unfolds_that_part(world: World) -> None:
    """It is kept for all with the same roles, but not from one place or language to another."""
    judy = signed_in(world, "judy")
    for path, unfolded in (("/", 3), ("/tickets/", 3), ("/trail/", 4)):
        menu = menu_of(judy.get(path).content.decode())
        assert re.findall(r'href="([^"]*)" aria-current', menu) == [path]
        assert menu.count('<details class="nav-part" open>') == unfolded
    judy.cookies["django_language"] = "en"
    assert "Today" in menu_of(judy.get("/").content.decode())


def test_cleared_parts_of_today_are_folded_as_soon_as_something_waits(world: World) -> None:
    client = signed_in(world, "carol")
    unfolded = '<details class="card mb-3" open>'
    assert unfolded in client.get("/").content.decode()
    make_office(world)
    report(world)
    told = client.get("/").content.decode()
    assert '<details class="card mb-3">' in told and unfolded not in told
