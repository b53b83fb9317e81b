"""The map: every heat leads to its requests, only what one may see is drawn, and odd buildings are drawn too."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from steward.capabilities.tickets.queries import visible_tickets
from steward.capabilities.tickets.tests.factories import make_office, report, ticket_in
from steward.kernel.base import clock
from steward.kernel.places.models import Place
from steward.reports.heat.cells import NONE, Heat
from steward.reports.heat.queries import elevation, site_map
from tests.people import World, make_place, signed_in


@pytest.fixture
def office(world: World) -> World:
    make_office(world)
    return world


def later(**delta: float) -> object:
    return clock.moved_to(clock.now() + timedelta(**delta))


def building(world: World, code: str, numbers: dict[str, list[str]]) -> Place:
    """A building with doors by entrance."""
    place = make_place(world.site, code, kind="building")
    for entrance, doors in numbers.items():
        for door in doors:
            make_place(world.site, "-".join(filter(None, (code, entrance, door))), parent=place)
    return place


def drawn(world: World, place: Place) -> list[tuple[int, list[str]]]:
    front = elevation(place, visible_tickets(world.alice), world.alice)
    return [
        (floor.number, ["".join(c.label for c in doors) for doors in floor.doors]) for floor in front.floors
    ]


def test_map_counts_open_late_and_closed_by_place(office: World) -> None:
    report(office)
    ticket_in(office, "closed", place=office.places["3-2-501"])
    with clock.moved_to(clock.now() + timedelta(hours=5)):
        report(office, place=office.places["3-1-101"])
        report(office, place=office.places["3"])
        front = elevation(office.places["3"], visible_tickets(office.alice), office.alice)
        cells = {cell.name: cell.heat for floor in front.floors for doors in floor.doors for cell in doors}
    assert cells["3-2-501"] == Heat(2, 1, 1) and cells["3-1-101"] == Heat(1, 1, 0)
    assert [cells[name].state for name in ("3-2-501", "3-1-101", "3-1-102")] == ["late", "open", "none"]
    assert (front.whole, front.heat) == (Heat(1, 1, 0), Heat(4, 3, 1))


def test_map_draws_missing_floors_gaps_and_basements(office: World) -> None:
    place = building(office, "5", {"1": ["501", "503", "301", "302"], "2": ["1201"]})
    shop = make_place(office.site, "5-1-B103", parent=place)
    Place.objects.filter(pk=shop.pk).update(floor=-1)
    assert drawn(office, place) == [
        (12, ["", "", "", "", "1201"]),
        (5, ["501", "", "503", "", ""]),
        (3, ["301", "302", "", "", ""]),
        (-1, ["", "", "", "B103", ""]),
    ]
    assert drawn(office, building(office, "4", {"1": ["501", "503", "401", "402"]})) == [
        (5, ["501", "", "503"]),
        (4, ["401", "402", ""]),
    ]


def test_map_draws_numbers_without_a_rule_in_their_order(office: World) -> None:
    make = {"": ["101", "102", "209", "217", "333", "348"]}
    assert drawn(office, building(office, "6", make)) == [
        (3, ["333", "348"]),
        (2, ["209", "217"]),
        (1, ["101", "102"]),
    ]


def test_map_shows_what_has_no_floor_beside_and_buildings_without_units(office: World) -> None:
    place = building(office, "7", {"": ["12"]})
    make_place(office.site, "7-大堂", parent=place, kind="space")
    report(office, place=make_place(office.site, "8", kind="building"))
    front = elevation(place, visible_tickets(office.alice), office.alice)
    assert ([c.label for c in front.others], [c.name for c in front.spaces], front.floors) == (
        ["12"],
        ["7-大堂"],
        [],
    )
    small = {
        row.place.code: row
        for row in site_map(office.site, visible_tickets(office.alice), office.alice).buildings
    }
    assert (small["8"].units, small["8"].bars, small["8"].heat) == (0, [], Heat(1, 1, 0))
    assert small["3"].units == 4


def test_map_shows_a_steward_his_areas_only_and_nobody_a_complaint_about_himself(office: World) -> None:
    report(office, kind="complaint", category=None, about_user=office.users["heidi"])
    report(office, place=office.places["1-1-101"])
    found = site_map(office.site, visible_tickets(office.heidi), office.heidi)
    assert [(row.place.code, row.heat) for row in found.buildings] == [("3", NONE)]
    heidi, alice = signed_in(office, "heidi"), signed_in(office, "alice")
    assert heidi.get(f"/tickets/map/{office.places['1'].pk}/").status_code == 404
    address = f"/tickets/map/{office.places['3'].pk}/"
    assert "heat-is-open" not in heidi.get(address).content.decode().split("heat-front")[1]
    assert "heat-is-open" in alice.get(address).content.decode().split("heat-front")[1]


def test_map_of_another_company_is_not_there(office: World, strangers: World) -> None:
    alice = signed_in(office, "alice")
    assert alice.get(f"/tickets/map/?site={strangers.site.pk}").status_code == 404
    assert alice.get(f"/tickets/map/{strangers.places['3'].pk}/").status_code == 404


def links_of(page: str) -> list[tuple[str, int]]:
    doors = re.findall(
        r'href="(/tickets/\?[^"]+)" title="[^"]*" aria-label="[^"]*">[^<]*<span>.*?</svg>(\d+)<', page
    )
    return [(link.replace("&amp;", "&"), int(n)) for link, n in doors]


@pytest.mark.parametrize(
    "query", ["", "opened={first}..{last}", "kind=complaint", "late=1", "kind=repair&opened=.."]
)
def test_every_heat_leads_to_its_requests(office: World, query: str) -> None:
    alice = signed_in(office, "alice")
    report(office)
    report(office, kind="complaint", category=None)
    ticket_in(office, "closed", place=office.places["3-1-102"])
    today = clock.today()
    query = query.format(first=today - timedelta(days=30), last=today)
    found = links_of(alice.get(f"/tickets/map/{office.places['3'].pk}/?{query}").content.decode())
    assert bool(found) != ("late" in query)
    for link, n in found:
        answer = alice.get(link.replace("/tickets/", "/api/v1/tickets")).json()
        assert answer["count"] == n, link
        assert alice.get(link).status_code == 200


def test_map_costs_the_same_for_any_number(office: World) -> None:
    def cost(client: Client) -> list[int]:
        found = []
        for address in ("/tickets/map/", f"/tickets/map/{office.places['3'].pk}/"):
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            found.append(len(captured))
        return found

    alice = signed_in(office, "alice")
    report(office)
    before = cost(alice)
    for code in ("601", "602", "701"):
        report(office, place=make_place(office.site, f"3-2-{code}", parent=office.places["3"]))
    report(office, place=make_place(office.site, "9", kind="building"))
    assert cost(alice) == before


def test_an_unknown_filter_is_said_and_widens_nothing(office: World) -> None:
    page = signed_in(office, "alice").get("/tickets/map/?colour=blue").content.decode()
    assert "colour" in page and 'role="alert"' in page
