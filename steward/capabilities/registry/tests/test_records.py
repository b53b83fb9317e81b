"""Core records and familiarity: what counts as known, the share of it, and whom to see next."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from steward.capabilities.registry import actions
from steward.capabilities.registry.models import CoreRecord, Measure
from steward.capabilities.registry.queries.familiarity import Familiarity, Tally, familiarity, whole_reach
from steward.capabilities.registry.queries.listed import listed_households, to_see
from steward.capabilities.registry.queries.measures import months_before
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.places.models import AreaPlace, Place
from steward.kernel.tenancy.models import User
from tests.people import LONG_AGO, World, make_place

UNITS = ("3-1-101", "3-1-102", "3-2-501", "3-2-502")


def complete(world: World, unit: str) -> Place:
    """Everything the preset asks for, but nobody looked."""
    place = world.places[unit]
    Place.objects.filter(pk=place.pk).update(area_cm=8990, property_type="residential")
    actions.add_person(
        place, by=world.carol, relation="owner", name=f"业主{unit}", starts_on=LONG_AGO,
        phone=f"1380000{unit.replace('-', '')}",
    )  # fmt: skip
    return place


def known(world: World, unit: str) -> Place:
    place = complete(world, unit)
    actions.confirm_household(place, by=world.alice, occupancy="owner")
    return place


def word(world: World, place: Place) -> str:
    return str(listed_households(world.alice).get(pk=place.pk).known)


def client_of(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.users[name], backend="steward.desk.sign_in.NameOrPhoneBackend")
    return client


def test_confirm_household_is_dated_and_told(world):
    place = complete(world, "3-2-501")
    actions.confirm_household(place, by=world.heidi, occupancy="let")
    row = CoreRecord.objects.get()
    assert (row.confirmed_on, row.confirmed_by, row.occupancy) == (clock.today(), world.users["heidi"], "let")
    assert Event.objects.get(kind="household.confirm").data == {"occupancy": "let"}
    with clock.moved_to(clock.now() + timedelta(days=40)):
        actions.confirm_household(place, by=world.heidi, occupancy="owner")
        assert CoreRecord.objects.get().confirmed_on == clock.today()


def test_confirm_household_is_refused_outside_the_area_and_for_parking(world):
    with pytest.raises(NotAllowed):
        actions.confirm_household(world.places["1-1-101"], by=world.heidi, occupancy="owner")
    parking = make_place(world.site, "P-1", parent=world.places["3"], kind="parking")
    with pytest.raises(Refused):
        actions.confirm_household(parking, by=world.heidi, occupancy="owner")
    assert word(world, parking) == ""


def test_known_is_complete_and_confirmed(world):
    place = world.places["3-2-501"]
    actions.confirm_household(place, by=world.heidi, occupancy="owner")
    assert word(world, place) == "incomplete", "confirmed, but nobody and no area is recorded"
    assert word(world, complete(world, "3-2-502")) == "unconfirmed", "nobody looked yet"
    assert word(world, known(world, "3-1-101")) == "known"


def test_known_lasts_so_many_months_to_the_day(world):
    place = known(world, "3-2-501")
    day = CoreRecord.objects.get().confirmed_on
    last = clock.now().replace(year=day.year + 1)
    with clock.moved_to(last):
        assert word(world, place) == "known"
    with clock.moved_to(last + timedelta(days=1)):
        assert word(world, place) == "unconfirmed"


def test_known_ends_when_somebody_else_moves_in(world):
    place = known(world, "3-2-501")
    with clock.moved_to(clock.now() + timedelta(days=10)):
        actions.add_person(place, by=world.carol, relation="tenant", name="租客", starts_on=clock.today())
        assert word(world, place) == "unconfirmed"
        actions.confirm_household(place, by=world.heidi, occupancy="let")
        assert word(world, place) == "known"


def test_an_owner_who_left_completes_nothing(world):
    place = known(world, "3-2-501")
    actions.end_household_tenure(place, by=world.carol, tenure=place.tenures.get(), ends_on=clock.today())
    with clock.moved_to(clock.now() + timedelta(days=1)):
        assert word(world, place) == "incomplete"


def test_an_organisation_chooses_its_own_parts_and_months(world):
    place = known(world, "3-2-501")
    own = Measure.objects.create(
        organisation=world.organisation, code="record", figures={"parts": ["owner", "emergency"]}
    )
    assert word(world, place) == "incomplete"
    own.figures = {"parts": ["owner"], "months": 1}
    own.save()
    with clock.moved_to(clock.now() + timedelta(days=40)):
        assert word(world, place) == "unconfirmed"


def test_familiarity_counts_by_area_and_steward(world):
    known(world, "3-1-101")
    known(world, "3-1-102")
    complete(world, "3-2-501")
    make_place(world.site, "P-1", parent=world.places["3"], kind="parking")
    report = familiarity(world.alice)
    assert {str(line.area): line.tally for line in report.areas} == {
        "1 栋片区": Tally(4, 0, 4, 0),
        "3 栋片区": Tally(4, 2, 1, 1),
    }
    assert {line.steward: line.tally.percent for line in report.stewards} == {"Heidi": 50, "Ivan": 0}
    assert (report.whole.tally.households, report.outside) == (8, 0)
    assert whole_reach(world.alice) == report.whole
    assert [str(line.area) for line in familiarity(world.heidi).areas] == ["3 栋片区"]


def test_familiarity_counts_a_unit_once_and_names_what_nobody_answers_for(world):
    area = world.appointments["heidi"].areas.get()
    AreaPlace.objects.create(organisation=world.organisation, area=area, place=world.places["3-1-101"])
    AreaPlace.objects.create(organisation=world.organisation, area=area, place=world.places["1-1-101"])
    AreaPlace.objects.filter(place=world.places["1"]).delete()
    report = familiarity(world.alice)
    assert [line.tally.households for line in report.stewards] == [5, 0]
    assert report.outside == 3


def test_familiarity_has_a_line_for_each_of_two_namesakes(world):
    User.objects.filter(pk=world.users["ivan"].pk).update(name="Heidi")
    report = familiarity(world.alice)
    assert [(line.steward, line.tally.households) for line in report.stewards] == [("Heidi", 4), ("Heidi", 4)]
    assert {line.steward for line in report.areas} == {"Heidi"}


def test_familiarity_is_met_at_the_target_and_not_a_hair_before():
    assert Familiarity(Tally(20, 19, 1, 0), 95).meets
    assert not Familiarity(Tally(1000, 949, 51, 0), 95).meets
    assert Tally(1000, 949, 51, 0).percent == 94
    assert Tally().percent is None


def test_familiarity_leads_to_the_rows_behind_each_number(world):
    known(world, "3-1-101")
    page = client_of(world, "heidi")
    assert page.get("/familiarity/").status_code == 200
    line = familiarity(world.heidi).areas[0]
    for words, wanted in (("known=known", 1), ("known=incomplete", 3), ("kind=unit", 4)):
        found = page.get(f"/api/v1/households?{line.where}&{words}").json()
        assert found["count"] == wanted
    other = familiarity(world.ivan).areas[0]
    assert page.get(f"/api/v1/households?{other.where}").json()["count"] == 0, "no way into others' areas"


def test_to_see_names_the_never_seen_first_then_the_longest_ago(world):
    with clock.moved_to(clock.now() - timedelta(days=500)):
        known(world, "3-1-101")
    with clock.moved_to(clock.now() - timedelta(days=700)):
        known(world, "3-1-102")
    complete(world, "3-2-502")
    wanted = [world.places[code].pk for code in ("3-2-502", "3-2-501", "3-1-102", "3-1-101")]
    assert [unit.pk for unit in to_see(world.heidi)] == wanted
    page = client_of(world, "heidi").get("/").content.decode()
    offered = re.findall(r"/households/(\d+)/confirm/", page)
    assert [int(pk) for pk in offered] == wanted


def test_familiarity_costs_the_same_whatever_it_counts(world):
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            familiarity(world.alice)
        return len(captured)

    before = cost()
    for number in range(20):
        make_place(world.site, f"3-7-{number}", parent=world.places["3"])
    assert cost() == before


def test_months_before_keeps_the_day_or_takes_the_last():
    assert months_before(date(2026, 11, 23), 12) == date(2025, 11, 23)
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2026, 1, 5), 1) == date(2025, 12, 5)
