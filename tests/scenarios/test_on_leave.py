"""A steward on leave: her assistant carries building 3 for five days, under both names, and then no more."""

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from steward.capabilities.registry.models import FollowUp
from steward.capabilities.tickets.actions import dispatch_ticket
from steward.capabilities.tickets.tests.factories import make_office, owner_of, report
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.people.actions import start_tenure
from steward.kernel.tenancy.models import Appointment
from steward.kernel.tenancy.queries import actor_of
from steward.kernel.work.models import WorkItem
from steward.kernel.work.sweep import sweep
from tests.people import LONG_AGO, World, signed_in

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
BOTH = "Ivan 代 Heidi（楼栋管家）"


def send(client: Client, path: str, **sent: object) -> None:
    """A form as its page sends it; it must be taken."""
    answer = client.post(path, {**sent, "once": uuid4().hex})
    assert answer.status_code == 302, answer.content.decode()[-2000:]


def ask(world: World, **more: object) -> WorkItem:
    """A question from building 3, as the desk takes it."""
    return report(world, kind="inquiry", category=None, title="装修几点能开工", **more)


@pytest.mark.django_db
def test_a_steward_is_on_leave(world: World) -> None:
    make_office(world)
    place, owner = world.places["3-2-501"], owner_of(world)
    start_tenure(owner, place, "owner", by=world.judy, starts_on=LONG_AGO)
    ivan = signed_in(world, "ivan")
    with clock.moved_to(MONDAY):
        item = ask(world, requester=owner)
        dispatch_ticket(item, by=world.carol, to=world.users["heidi"])
        # Building 3 is none of Ivan's business yet: not the ticket, not the household.
        assert ivan.get(f"/tickets/{item.pk}/").status_code == 404
        assert ivan.get(f"/households/{place.pk}/").status_code == 404
    with clock.moved_to(MONDAY + timedelta(minutes=5)):
        send(
            signed_in(world, "alice"), f"/staff/{world.users['heidi'].pk}/mark_away/", reason="leave",
            starts_at="2026-11-23T09:05", ends_at="2026-11-28T09:00",
        )  # fmt: skip
        send(
            signed_in(world, "judy"), f"/staff/{world.users['ivan'].pk}/act_for/",
            appointment=world.appointments["heidi"].pk, starts_on="2026-11-23", ends_on="2026-11-27",
        )  # fmt: skip
        # His Today says for whom he stands in, and holds what she had in hand.
        page = ivan.get("/").content.decode()
        assert "Heidi" in page and item.title in page
        # Nobody sends work to somebody who is away; her building's work goes to him.
        other = ask(world)
        with pytest.raises(Refused, match="Heidi"):
            dispatch_ticket(other, by=world.carol, to=world.users["heidi"])
        dispatch_ticket(other, by=world.carol, to=world.users["ivan"])
    with clock.moved_to(MONDAY + timedelta(minutes=25)):
        # Nobody started: the warning goes to who stands in, not to who is away.
        sweep()
        told = Event.objects.filter(kind="work.escalate", subject_id=item.pk).get()
        assert world.users["ivan"].pk in told.data["reached"]
    with clock.moved_to(MONDAY + timedelta(minutes=28)):
        send(ivan, f"/tickets/{item.pk}/start/")
        send(ivan, f"/tickets/{item.pk}/finish/", result="周一至周五九点")
        send(
            ivan, f"/households/{place.pk}/note_contact/", way="call", happened_on="2026-11-23", topic="renovation",
            words="告诉他装修时间", mood="calm", promise="周五送装修须知", promise_until="2026-11-27",
        )  # fmt: skip
    # Both names in every trail: the ticket's, the household's.
    for path in (f"/tickets/{item.pk}/", f"/households/{place.pk}/"):
        assert BOTH in signed_in(world, "alice").get(path).content.decode(), path
    done = Event.objects.filter(user_id=world.users["ivan"].pk)
    assert done.count() >= 3 and {row.acting_for for row in done} == {"Heidi"}
    # His own building's work stays his own.
    with clock.moved_to(MONDAY + timedelta(hours=1)):
        own = ask(world, place=world.places["1-1-101"])
        dispatch_ticket(own, by=world.carol, to=world.users["ivan"])
        send(ivan, f"/tickets/{own.pk}/start/")
        assert Event.objects.get(kind="ticket.start", subject_id=own.pk).acting_for == ""
    with clock.moved_to(MONDAY + timedelta(days=5)):
        # The duties end with the acting: rights, queue and lists are hers again, what was done keeps its names.
        actor = actor_of(world.users["ivan"])
        assert not any(hat.is_acting for hat in actor.hats)
        assert world.users["heidi"].pk not in actor.queue_user_ids
        assert ivan.get(f"/households/{place.pk}/").status_code == 404
        assert ivan.get(f"/tickets/{item.pk}/").status_code == 404
        refused = ivan.post(f"/tickets/{item.pk}/comment/", {"note": "x", "once": uuid4().hex})
        assert refused.status_code in (403, 404)
        heidi = signed_in(world, "heidi")
        assert BOTH in heidi.get(f"/tickets/{item.pk}/").content.decode()
    assert FollowUp.objects.count() == 1
    assert Appointment.objects.filter(acting_for=world.appointments["heidi"]).count() == 1
