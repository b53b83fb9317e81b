"""A new colleague's first weeks: a post is made, he is invited, works, stands in, is away, and leaves."""

import re
from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from steward.capabilities.tickets.actions import dispatch_ticket, start_ticket
from steward.capabilities.tickets.tests.factories import make_office, report
from steward.kernel.audit.queries import timeline
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.models import Post, User
from steward.kernel.tenancy.queries import actor_of
from tests.people import World

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


class Desk:
    """A browser of the administration: sends forms as a person does."""

    def __init__(self, world: World, name: str) -> None:
        self.client = Client()
        self.client.force_login(world.users[name], backend="steward.desk.sign_in.NameOrPhoneBackend")

    def send(self, path: str, **sent: object) -> str:
        """Send a form that must be accepted; gives the page it leads to."""
        answer = self.client.post(path, {**sent, "once": uuid4().hex})
        assert answer.status_code == 302, answer.content.decode()[-2000:]
        return answer["Location"]

    def ask(self, path: str) -> str:
        return self.client.post(path, {"once": uuid4().hex}).content.decode()


def test_a_new_colleague_from_invitation_to_farewell(world: World) -> None:
    make_office(world)
    judy = Desk(world, "judy")
    with clock.moved_to(MONDAY):
        # A second repair post with one seat, below the team leader.
        made = judy.send(
            "/posts/add/", title="夜班维修工", department=world.departments["engineering"].pk,
            reports_to=world.posts["eve"].pk, roles=["worker"], skills=["plumbing"], seats=1,
        )  # fmt: skip
        post = Post.objects.get(pk=int(made.split("/")[2]))
        page = judy.send(
            "/staff/invite/", name="宁新", username="ning", phone="13700001111", post=post.pk,
            starts_on=str(MONDAY.date()),
        )  # fmt: skip
        ning = User.objects.get(username="ning")
        shown = judy.ask(f"{page}make_link/")
        found = re.search(r"/welcome/[^<\s]+", shown)
        assert found
        own = Client()
        sent = {"new": "battery staple 9", "again": "battery staple 9"}
        assert own.post(found[0], sent).status_code == 302
        assert own.get("/").status_code == 200

        # The seat is taken: nobody else is appointed to it.
        answer = judy.client.post(
            f"/staff/{world.users['grace'].pk}/appoint/",
            {"post": post.pk, "starts_on": str(MONDAY.date()), "once": uuid4().hex},
        )
        assert answer.status_code == 409 and "宁新" in answer.content.decode()

        # He is sent and starts; the trail says whom.
        item = report(world)
        dispatch_ticket(item, by=world.carol, to=ning)
        start_ticket(item, by=actor_of(ning))

    # The team leader goes on leave; Ning carries her post for the week.
    eve = world.users["eve"]
    with clock.moved_to(MONDAY + timedelta(days=1)):
        Desk(world, "alice").send(
            f"/staff/{eve.pk}/mark_away/",
            reason="leave",
            starts_at="2026-11-24T08:00",
            ends_at="2026-12-01T08:00",
        )
        judy.send(
            f"{page}act_for/",
            appointment=world.appointments["eve"].pk,
            starts_on="2026-11-24",
            ends_on="2026-11-30",
        )
        assert {"worker", "supervisor"} <= actor_of(ning).roles
        assert eve.pk in actor_of(ning).queue_user_ids
    assert "supervisor" not in actor_of(ning, MONDAY + timedelta(days=8)).roles

    # He leaves on the ninth of December: his rights end, his work is to be handed over, his trail stays.
    with clock.moved_to(MONDAY + timedelta(days=14)):
        form = judy.client.get(f"{page}end_appointment/").content.decode()
        assert "1" in form and "form-hint" in form
        own_post = ning.appointments.get(acting_for=None)
        judy.send(f"{page}end_appointment/", appointment=own_post.pk, ends_on="2026-12-09")
    with clock.moved_to(MONDAY + timedelta(days=20)):
        assert not actor_of(ning).hats
        judy.send(f"{page}lock/")
        assert own.get("/").status_code == 302
        with pytest.raises(Refused):
            dispatch_ticket(report(world), by=world.carol, to=ning)
        judy.send(f"/posts/{post.pk}/close/")
        told = [entry.kind for entry in timeline(ning, *ning.appointments.all())]
    assert told == [
        "staff.lock", "appointment.end", "appointment.act", "staff.set_password", "staff.make_link",
        "appointment.start", "staff.invite",
    ]  # fmt: skip
