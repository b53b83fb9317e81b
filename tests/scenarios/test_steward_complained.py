"""A complaint about the steward herself, who stands in for her head that week: on no way does she meet it.

Others handle it to its end; she works on, reads the head's reports, and every count she sees agrees with its list.
"""

import re
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from pytest_django import Settings

from steward.capabilities.mentions.actions import assign_mention
from steward.capabilities.mentions.tests.factories import make_office as make_mentions
from steward.capabilities.mentions.tests.factories import passed_on
from steward.capabilities.remedies.tests.factories import make_office as make_remedies
from steward.capabilities.remedies.tests.factories import planned, raised
from steward.capabilities.tickets.actions import (
    call_back_ticket,
    confirm_ticket,
    dispatch_ticket,
    finish_ticket,
    grade_ticket,
    start_ticket,
)
from steward.capabilities.tickets.resources import TICKETS
from steward.capabilities.tickets.tests.factories import make_office, owner_of, report
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed
from steward.kernel.jobs.worker import run_due_jobs
from steward.kernel.notify.models import Message
from steward.kernel.surface.export_files import file_of, make_file
from steward.kernel.surface.exports import ask_export
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.tenancy.models import Appointment
from steward.kernel.tenancy.queries import actor_of
from steward.kernel.work.models import WorkItem
from steward.reports.weekly.actions import freeze_weeks
from tests.people import World, signed_in

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
MONDAY = datetime(2026, 11, 23, 0, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
SECRET = "管家在电梯里骂人"
LISTS = ("/tickets/", "/tickets/board/", "/tickets/ages/", "/tickets/visits/", "/tickets/map/",
         "/api/v1/tickets",
         "/households/", "/overview/", "/reports/", "/reports/complaints/", "/reports/standards/", "/")  # fmt: skip


def complain(world: World) -> WorkItem:
    """The owner rings: the desk files it about Heidi; quality and the manager bring it to its end."""
    with clock.moved_to(NOON):
        item = report(world, kind="complaint", category=None, title=SECRET, requester=owner_of(world),
                      about_user=world.users["heidi"])  # fmt: skip
        leak = report(world)
    with clock.moved_to(NOON + timedelta(hours=5)):
        with pytest.raises(NotAllowed):
            dispatch_ticket(item, by=world.heidi, to=world.users["grace"])
        grade_ticket(item, by=world.carol, facts=["media"])
        confirm_ticket(item, by=world.alice, fault="attitude", person=world.users["heidi"])
        dispatch_ticket(leak, by=world.carol, to=world.users["frank"])
        start_ticket(leak, by=world.frank)
    return item


def stand_in(world: World) -> None:
    Appointment.objects.create(
        organisation=world.organisation, user=world.users["heidi"], post=world.posts["heidi"],
        acting_for=world.appointments["bob"], starts_on=NOON.date(), ends_on=NOON.date() + timedelta(days=30),
    )  # fmt: skip


def counts_agree(client: Client, page: str) -> list[int]:
    """Every figure of a page that leads to tickets says as many as the list behind it has; returns the figures."""
    links = re.findall(r'href="/tickets/\?([^"]+)"[^>]*>(?:\s*<div[^>]*>)*[^<]*(?:</div>\s*<span class="figure">)?'
                       r'(\d+)<', page)  # fmt: skip
    for link, n in links:
        found = client.get(f"/api/v1/tickets?{link.replace('&amp;', '&')}").json()["count"]
        assert found == int(n), (link, n, found)
    return [int(n) for _link, n in links]


@pytest.mark.django_db
def test_a_complaint_about_the_steward_herself(world: World, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    make_office(world)
    stand_in(world)
    item = complain(world)
    heidi, alice = signed_in(world, "heidi"), signed_in(world, "alice")
    with clock.moved_to(NOON + timedelta(hours=6)):
        for path in LISTS:
            mine, theirs = heidi.get(path).content.decode(), alice.get(path).content.decode()
            assert SECRET not in mine and item.number not in mine, path
            assert theirs
        assert item.number in alice.get("/tickets/").content.decode()
        # What she may do to many at once she may not do to this one.
        sent = {"rows": item.pk, "confirmed": "1", "note": "x", "once": uuid4().hex}
        assert item.number not in heidi.post("/tickets/bulk/comment/", sent).content.decode()
        for path in (f"/tickets/{item.pk}/", f"/api/v1/tickets/{item.pk}", f"/tickets/{item.pk}/opinion.pdf"):
            assert heidi.get(path).status_code == 404, path
        # Her building on the map: one request for her, two for the manager; each leads to its rows.
        address = f"/tickets/map/{world.places['3'].pk}/"
        seen = [
            re.findall(r"building=\d+\">[^<]*?(\d+)</a>", c.get(address).content.decode())
            for c in (heidi, alice)
        ]
        assert seen == [["1"], ["2"]]
        export = ask_export(
            TICKETS,
            by=actor_of(world.users["heidi"]),
            query="view=",
            columns=["number", "title"],
            format="csv",
        )
        make_file(export)
        export.refresh_from_db()
        text = file_of(export.file).read_text("utf-8-sig")
        assert SECRET not in text and export.rows == 1
    # It is called back and closed within the week, by others.
    with clock.moved_to(NOON + timedelta(hours=7)):
        item.refresh_from_db()
        dispatch_ticket(item, by=world.alice, to=world.users["bob"])
        start_ticket(item, by=actor_of(world.users["bob"]))
        finish_ticket(item, by=actor_of(world.users["bob"]), result="已道歉")
        call_back_ticket(item, by=world.kim, satisfaction="satisfied")
    with clock.moved_to(MONDAY):
        freeze_weeks(by=system_actor(world.organisation.pk, "weeks"))
        address = f"/reports/?site={world.site.pk}&week=2026-11-16"
        for client, opened in ((alice, 2), (heidi, 1)):
            page = client.get(address).content.decode()
            assert len(counts_agree(client, page)) >= 7
            assert f'<span class="figure">{opened}</span>' in page
        # The frozen week over the API and the month tell her the same.
        rows = heidi.get("/api/v1/weeks").json()["items"]
        assert [row["opened"] for row in rows] == [1]
        month = f"/reports/complaints/?month=2026-11&site={world.site.pk}"
        assert not any(counts_agree(heidi, heidi.get(month).content.decode()))
        assert any(counts_agree(alice, alice.get(month).content.decode()))


@pytest.mark.django_db
def test_what_came_of_a_complaint_is_kept_from_whoever_is_named_afterwards(
    world: World, settings: Settings, tmp_path: Path
) -> None:
    """A remedy in her hands, a post that quality passed on, a list she took out: gone once the finding names her."""
    settings.MEDIA_ROOT = tmp_path
    make_office(world)
    make_remedies(world)
    make_mentions(world)
    item = report(world, kind="complaint", category=None, title=SECRET, requester=owner_of(world))
    plan = planned(world, raised(world, title=SECRET, origin=item), assignee=world.users["heidi"])
    post = passed_on(world, title=SECRET, text=SECRET, ticket=item)
    assign_mention(post, by=world.alice, follower=world.users["heidi"])
    run_due_jobs()
    heidi, alice = signed_in(world, "heidi"), signed_in(world, "alice")
    taken = ask_export(TICKETS, by=actor_of(world.users["heidi"]), columns=["title"], format="csv")
    make_file(taken)
    pages = [f"/remedies/{plan.pk}/", f"/mentions/{post.pk}/"]
    assert [heidi.get(path).status_code for path in pages] == [200, 200]
    taken.refresh_from_db()
    file = file_of(taken.file)
    assert file.exists()
    assert Message.objects.filter(recipient=world.users["heidi"]).exists()
    confirm_ticket(item, by=world.alice, fault="attitude", person=world.users["heidi"])
    assert [heidi.get(path).status_code for path in pages] == [404, 404]
    assert heidi.get(f"/exports/{taken.pk}/file").status_code == 404 and not file.exists()
    assert [alice.get(path).status_code for path in pages] == [200, 200]
    assert SECRET not in heidi.get("/").content.decode()
    assert not Message.objects.filter(recipient=world.users["heidi"]).exists()
