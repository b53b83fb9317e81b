"""What was kept long enough is forgotten at night, rule by rule, by periods a company sets; the trail stands."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from steward.capabilities.registry.actions import note_contact
from steward.capabilities.registry.models import Contact
from steward.capabilities.tickets.actions import cancel_ticket
from steward.capabilities.tickets.models import Ticket
from steward.capabilities.tickets.tests.factories import make_office, report
from steward.kernel.audit.models import Event
from steward.kernel.audit.seal import seal_events, verify_trail
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.people.actions import add_party, end_tenure, set_retention, start_tenure
from steward.kernel.people.jobs import keep_all
from steward.kernel.people.models import Party
from steward.kernel.people.retention import periods, retentions
from steward.kernel.tenancy.scope import scope
from tests.people import LONG_AGO, World, signed_in

YEARS = timedelta(days=365)


@pytest.fixture
def office(world: World, settings: Settings, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path
    make_office(world)
    return world


def moved_out(world: World, name: str, on: date, known: timedelta = 6 * YEARS) -> Party:
    with clock.moved_to(clock.now() - known):
        party = add_party(name, by=world.carol, phones=["13812345678"])
    tenure = start_tenure(party, world.places["3-2-501"], "owner", by=world.carol, starts_on=LONG_AGO)
    end_tenure(tenure, by=world.carol, ends_on=on)
    return party


def night(after: timedelta = timedelta()) -> dict[str, int]:
    with clock.moved_to(clock.now() + after):
        return keep_all.func()


def erased(party: Party) -> bool:
    party.refresh_from_db()
    return party.erased_at is not None


def test_people_who_left_are_erased_once_their_time_is_over(office: World) -> None:
    today = clock.today()
    gone, lately = moved_out(office, "张三", today - 4 * YEARS), moved_out(office, "李四", today - YEARS)
    stays = add_party("王五", by=office.carol)
    start_tenure(stays, office.places["3-1-101"], "owner", by=office.carol, starts_on=LONG_AGO)
    never = add_party("赵六", by=office.carol)
    seal_events(clock.now())
    assert night()["registry.left"] == 1
    assert erased(gone) and not any(erased(party) for party in (lately, stays, never))
    event = Event.objects.get(kind="retention.keep")
    assert event.data == {"rule": "registry.left", "count": 1, "days": 1095} and event.actor_kind == "system"
    assert Event.objects.get(kind="person.erase").data["reason"] == "ended"
    assert verify_trail() == []
    # Once forgotten, nothing is left to do.
    assert night()["registry.left"] == 0


def test_people_who_left_before_they_were_recorded_are_kept_as_long(office: World) -> None:
    party = moved_out(office, "张三", clock.today() - 4 * YEARS, known=timedelta(days=1))
    assert night()["registry.left"] == 0 and not erased(party)
    assert night(3 * YEARS)["registry.left"] == 1 and erased(party)


def test_people_with_something_open_are_kept(office: World) -> None:
    party = moved_out(office, "张三", clock.today() - 4 * YEARS)
    item = report(office, requester=party)
    assert night()["registry.left"] == 0 and not erased(party)
    cancel_ticket(item, by=office.carol, reason="withdrawn")
    assert night()["registry.left"] == 0, "just closed"
    assert night(3 * YEARS + timedelta(days=1))["registry.left"] == 1 and erased(party)


def test_unknown_callers_are_taken_off_closed_tickets(office: World) -> None:
    closed = report(office, stranger_name="路人", stranger_phone="13900001111")
    cancel_ticket(closed, by=office.carol, reason="withdrawn")
    report(office, stranger_name="老李", stranger_phone="13900002222")
    assert night()["tickets.strangers"] == 0
    assert night(3 * YEARS)["tickets.strangers"] == 1
    assert sorted(row.stranger_phone for row in Ticket.objects.all()) == ["", "13900002222"]
    assert Ticket.objects.get(pk=closed.pk).stranger_index == ""


def test_health_and_hardship_are_taken_off_old_talks(office: World) -> None:
    note_contact(
        office.places["3-2-501"], by=office.heidi, way="visit", topic="service", words="谈了电梯", need="ill"
    )
    assert night()["registry.needs"] == 0 and night(3 * YEARS)["registry.needs"] == 1
    talk = Contact.objects.get()
    assert (talk.need, talk.words) == ("", "谈了电梯")


def test_set_retention_says_how_long_and_only_for_us(office: World, strangers: World) -> None:
    party = moved_out(office, "张三", clock.today() - timedelta(days=40))
    set_retention("registry.left", by=office.judy, days=30)
    assert Event.objects.get(kind="retention.set").data == {
        "rule": "registry.left", "before": 1095, "after": 30
    }  # fmt: skip
    with scope(strangers.organisation.pk):
        theirs = moved_out(strangers, "李四", clock.today() - timedelta(days=40))
        assert periods()["registry.left"] == 1095
    night()
    assert erased(party)
    with scope(strangers.organisation.pk):
        assert not erased(theirs)


def test_set_retention_to_nothing_keeps_for_ever(office: World) -> None:
    for code in retentions():
        set_retention(code, by=office.judy, days=0)
    party = moved_out(office, "张三", clock.today() - 5 * YEARS)
    assert night(20 * YEARS) == {} and not erased(party)


def test_set_retention_refuses_without_the_role_and_nonsense(office: World) -> None:
    for name in ("carol", "alice", "heidi"):
        with pytest.raises(NotAllowed):
            set_retention("registry.left", by=getattr(office, name), days=1)
    for code, days in (("no.such", 1), ("registry.left", -1), ("registry.left", 40_000)):
        with pytest.raises(Refused):
            set_retention(code, by=office.judy, days=days)
    assert not Event.objects.filter(kind="retention.set").exists()


def test_the_page_of_retention_sets_a_period(office: World) -> None:
    client = signed_in(office, "judy")
    page = client.get("/office/retention/").content.decode()
    assert page.count('<form method="post" class="card') == len(retentions())
    assert client.post("/office/retention/", {"code": "registry.left", "days": "400"}).status_code == 302
    assert periods()["registry.left"] == 400
    wrong = client.post("/office/retention/", {"code": "registry.left", "days": "-1"})
    assert wrong.status_code == 422 and "is-invalid" in wrong.content.decode()
    assert periods()["registry.left"] == 400
    assert signed_in(office, "carol").get("/office/retention/").status_code == 403
