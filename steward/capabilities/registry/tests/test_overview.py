"""The four knows of an area: what its page counts, for whom, and at what cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steward.capabilities.registry import actions
from steward.capabilities.registry.queries.overview import Matter, overview
from steward.capabilities.tickets.actions import report_ticket
from steward.kernel.places.models import AreaPlace, Place
from steward.kernel.tenancy.models import Area
from steward.kernel.work.models import Category, Target
from tests.people import LONG_AGO, World, make_place, signed_in


@pytest.fixture(autouse=True)
def promised(world):
    """Without a promise nothing is taken in."""
    for kind in ("repair", "complaint"):
        Target.objects.create(
            organisation=world.organisation,
            kind=kind,
            respond_minutes=30,
            resolve_minutes=240,
            callback_minutes=1440,
        )


def area_of(world: World, name: str = "heidi") -> Area:
    area: Area = world.appointments[name].areas.get()
    return area


def enter(world: World, unit: str, relation: str) -> None:
    actions.add_person(
        world.places[unit], by=world.carol, relation=relation, name=f"{relation}{unit}", starts_on=LONG_AGO
    )


def test_overview_counts_places_people_and_how_units_are_lived_in(world):
    for unit, relation in (
        ("3-1-101", "owner"),
        ("3-1-101", "household"),
        ("3-2-501", "tenant"),
        ("1-1-101", "owner"),
    ):
        enter(world, unit, relation)
    Place.objects.filter(pk=world.places["3-2-501"].pk).update(area_cm=8990, floor=5)
    make_place(world.site, "3-大堂", parent=world.places["3"], kind="space")
    actions.confirm_household(world.places["3-1-101"], by=world.heidi, occupancy="owner")
    actions.note_contact(
        world.places["3-2-501"], by=world.heidi, way="call", topic="care", words="一个人住", need="alone"
    )
    found = overview(area_of(world), world.heidi)
    building = found.buildings[0]
    assert (building.place.code, building.units, building.floors, building.entrances) == ("3", 4, 5, 2)
    assert building.area_cm == 8990
    assert found.kinds == {"building": 1, "unit": 4, "space": 1}
    assert found.residents == {"owner": 1, "tenant": 1, "household": 1, "emergency": 0}
    assert (found.occupancy["owner"], found.attention["care"]) == (1, 1)
    assert found.known == {"known": 0, "incomplete": 4, "unconfirmed": 0}


def test_overview_of_single_units_counts_only_those(world):
    area = Area.objects.create(organisation=world.organisation, site=world.site, name="零散")
    AreaPlace.objects.create(organisation=world.organisation, area=area, place=world.places["1-1-101"])
    enter(world, "1-1-101", "owner")
    enter(world, "1-1-102", "owner")
    found = overview(area, world.alice)
    assert [(row.place.code, row.units) for row in found.buildings] == [("1", 1)]
    assert (found.units, found.residents["owner"]) == (1, 1)


def test_overview_counts_matters_and_none_about_who_looks(world):
    top = Category.objects.create(organisation=world.organisation, kind="repair", code="water", name="水")
    leak = Category.objects.create(
        organisation=world.organisation, kind="repair", code="water.leak", name="漏水", parent=top
    )
    for unit in ("3-1-101", "3-2-501", "1-1-101"):
        report_ticket(
            by=world.carol, site=world.site, kind="repair", title="漏水", place=world.places[unit], category=leak,
            stranger_name="业主", stranger_phone="13800000001",
        )  # fmt: skip
    report_ticket(
        by=world.carol, site=world.site, kind="complaint", title="态度差", place=world.places["3-1-101"],
        stranger_name="业主", stranger_phone="13800000001", about_user=world.users["heidi"],
    )  # fmt: skip
    assert list(overview(area_of(world), world.heidi).matters) == [Matter(top, 2, 2, 0)]
    assert list(overview(area_of(world), world.alice).matters) == [
        Matter(top, 2, 2, 0),
        Matter(None, 1, 1, 0),
    ]


def test_overview_page_is_of_areas_in_reach_and_leads_to_the_rows(world):
    actions.confirm_household(world.places["3-1-101"], by=world.heidi, occupancy="vacant")
    heidi, area = signed_in(world, "heidi"), area_of(world)
    page = heidi.get("/overview/").content.decode()
    assert f"area={area.pk}&amp;kind=unit&amp;occupancy=vacant" in page
    assert heidi.get(f"/api/v1/households?area={area.pk}&kind=unit&occupancy=vacant").json()["count"] == 1
    assert heidi.get(f"/overview/?area={area_of(world, 'ivan').pk}").status_code == 404
    assert heidi.get("/overview/?area=x").status_code == 404
    assert signed_in(world, "alice").get(f"/overview/?area={area_of(world, 'ivan').pk}").status_code == 200
    assert signed_in(world, "frank").get("/overview/").status_code == 403


def test_overview_costs_the_same_whatever_it_counts(world):
    area = area_of(world)

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            overview(area, world.heidi)
        return len(captured)

    before = cost()
    for number in range(5):
        place = make_place(world.site, f"3-7-{number}", parent=world.places["3"])
        actions.confirm_household(place, by=world.heidi, occupancy="owner")
    enter(world, "3-1-101", "owner")
    assert cost() == before
