"""The world around the house fails: the mail server is dead, the clock jumps. Work goes on and nothing is lost."""

import socket
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from pytest_django import Settings

from steward.capabilities.tickets.actions import dispatch_ticket, finish_ticket, start_ticket
from steward.capabilities.tickets.tests.factories import make_office, photo, report
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.jobs.models import Job
from steward.kernel.jobs.worker import run_due_jobs
from steward.kernel.notify.choices import State
from steward.kernel.notify.models import Message
from steward.kernel.work.models import Clock, Escalation
from steward.kernel.work.sweep import sweep
from tests.people import World

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def office(world: World, settings: Settings, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path / "media"
    make_office(world)
    return world


def client_of(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.user(name))
    return client


def test_a_dispatch_succeeds_while_the_mail_server_is_dead(office: World, settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    frank = office.user("frank")
    frank.email = "frank@example.com"
    frank.save()
    item = report(office)
    answer = client_of(office, "carol").post(f"/tickets/{item.pk}/dispatch/", {"to": frank.pk})
    assert answer.status_code == 302
    for minutes in range(4):
        with clock.moved_to(clock.now() + timedelta(minutes=minutes)):
            run_due_jobs()
    item.refresh_from_db()
    assert (item.state, item.assignee_id) == ("dispatched", frank.pk)
    told = {row.channel: row for row in Message.objects.filter(recipient=frank)}
    # In the inbox at once; the mail waits, says why, and is tried again. No job died of it.
    assert told["inbox"].state == State.SENT
    assert told["email"].state == State.PENDING and told["email"].attempts and told["email"].last_error
    assert told["email"].not_before > clock.now()
    assert not Job.objects.filter(status="dead").exists()
    page = client_of(office, "frank").get("/inbox/").content.decode()
    assert told["inbox"].title in page
    assert client_of(office, "frank").get("/").status_code == 200


def test_the_whole_course_survives_a_clock_that_goes_back(office: World) -> None:
    """A server's clock is set back two hours while the work is in hand: no negative time, no page that breaks."""
    with clock.moved_to(NOON):
        item = report(office)
        dispatch_ticket(item, by=office.carol, to=office.user("frank"))
    with clock.moved_to(NOON - timedelta(hours=2)):
        start_ticket(item, by=office.frank)
        sweep()
        assert client_of(office, "frank").get(f"/tickets/{item.pk}/").status_code == 200
        assert client_of(office, "frank").get("/").status_code == 200
        finish_ticket(item, by=office.frank, result="好了", photos=[photo()])
        sweep()
        assert client_of(office, "carol").get(f"/tickets/{item.pk}/").status_code == 200
    stopped = Clock.objects.filter(item=item, stopped_at__isnull=False)
    assert stopped.count() == 2
    assert all(row.met and row.elapsed_minutes == 0 for row in stopped)
    assert not Escalation.objects.exists()
    # Back in the present, the trail still tells the order in which things were done.
    kinds = list(
        Event.objects.filter(kind__startswith="ticket.").order_by("pk").values_list("kind", flat=True)
    )
    assert kinds == ["ticket.report", "ticket.dispatch", "ticket.start", "ticket.finish"]


def test_a_clock_that_jumps_a_year_ahead_and_back_alarms_once(office: World) -> None:
    with clock.moved_to(NOON):
        item = report(office)
    with clock.moved_to(NOON + timedelta(days=365)):
        sweep()
        sweep()
        later = report(office)
        assert client_of(office, "carol").get("/").status_code == 200
    fired = Escalation.objects.count()
    assert fired == Escalation.objects.filter(item=item).values("rung").distinct().count() == 5
    with clock.moved_to(NOON + timedelta(minutes=10)):
        sweep()
        # What was reported in the wrong future waits for its own moment; what is reported now is not held up by it.
        now = report(office)
        assert now.due_at == NOON + timedelta(minutes=40)
        assert client_of(office, "carol").get(f"/tickets/{later.pk}/").status_code == 200
        assert client_of(office, "carol").get("/tickets/").status_code == 200
    assert Escalation.objects.count() == fired
    with clock.moved_to(NOON + timedelta(minutes=45)):
        sweep()
    assert Escalation.objects.filter(item=now).count() == 2
    assert Escalation.objects.filter(item=later).count() == 0
