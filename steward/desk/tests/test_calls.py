"""Who is calling: known people with their history, strangers, and no number in any address."""

from collections.abc import Iterable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from steward.capabilities.registry.actions import note_contact
from steward.capabilities.tickets.tests.factories import make_office, report
from steward.desk.calls import callers, calls_of_stranger
from steward.kernel.people.actions import add_party, start_tenure
from steward.kernel.people.models import Party
from tests.people import World, signed_in

NUMBER = "13800001234"


def resident(
    world: World, name: str = "赵敏", place: str = "3-2-501", phones: Iterable[str] = (NUMBER,)
) -> Party:
    party = add_party(name, by=world.judy, phones=phones, site_id=world.site.pk)
    start_tenure(party, world.places[place], "owner", by=world.judy, starts_on=date(2024, 1, 1))
    return party


@pytest.fixture
def office(world: World) -> World:
    make_office(world)
    return world


@pytest.fixture
def desk(office: World) -> Client:
    return signed_in(office, "carol")


def card(desk: Client, number: str) -> str:
    return desk.post("/lookup/caller/", {"caller_phone": number}).content.decode()


def test_caller_is_shown_with_homes_open_tickets_and_last_contacts(office: World, desk: Client) -> None:
    party = resident(office)
    item = report(office, requester=party, title="天花板漏水")
    unit = office.places["3-2-501"]
    note_contact(unit, by=office.heidi, way="visit", topic="service", words="问起停车费", party=party)
    (known,) = callers(NUMBER, office.carol)
    assert (known.party, known.homes, known.tickets) == (party, [office.places["3-2-501"]], [item])
    assert [talk.words for talk in known.talks] == ["问起停车费"]
    page = card(desk, "+86 138-0000-1234")
    for told in ("赵敏", "3-2-501", "138****1234", item.number, "data-fill-now"):
        assert told in page
    assert NUMBER not in page


def test_caller_with_the_last_four_is_only_offered(office: World, desk: Client) -> None:
    resident(office)
    resident(office, "钱进", "3-2-502", ["13911111234"])
    page = card(desk, "1234")
    assert "赵敏" in page
    assert "钱进" in page
    assert "data-fill-now" not in page
    assert page.count("data-fill=") == 2


def test_caller_is_found_by_a_phone_and_not_by_his_papers(office: World, desk: Client) -> None:
    resident(office)
    add_party("孙立", by=office.judy, id_number="110101199003071233", site_id=office.site.pk)
    assert [known.party.name for known in callers("1234", office.alice)] == ["赵敏"]
    assert [known.party.name for known in callers("008613800001234", office.alice)] == ["赵敏"]
    assert callers("1233", office.alice) == callers("110101199003071233", office.alice) == []


def test_caller_nobody_knows_becomes_a_stranger_with_what_he_reported(office: World, desk: Client) -> None:
    item = report(office, stranger_name="李先生", stranger_phone="13911112222")
    page = card(desk, "13911112222")
    assert "139****2222" in page
    assert item.number in page
    assert "data-fill-now" in page  # a person chosen before is taken out of the form again
    assert not card(desk, "139").strip()


def test_caller_of_another_area_stays_unknown_to_a_steward(office: World) -> None:
    resident(office)
    report(office, stranger_phone="13911112222")
    assert callers(NUMBER, office.heidi)
    assert not callers(NUMBER, office.ivan)
    assert not calls_of_stranger("13911112222", office.ivan)


def test_caller_card_is_posted_for_and_never_kept(office: World, desk: Client) -> None:
    assert desk.get("/lookup/caller/", {"caller_phone": NUMBER}).status_code == 405
    assert desk.post("/lookup/caller/", {"caller_phone": NUMBER}).headers["Cache-Control"] == "no-store"
    for address in ("/tickets/report/", f"/tickets/{report(office).pk}/join/"):
        assert 'hx-post="/lookup/caller/"' in desk.get(address).content.decode()


def test_caller_card_costs_the_same_for_a_whole_family(office: World, desk: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            card(desk, NUMBER)
        return len(queries)

    report(office, requester=resident(office))
    card(desk, NUMBER)
    first = cost()
    for name in ("钱进", "孙丽"):
        report(office, requester=resident(office, name, "3-2-502"))
    assert cost() == first
