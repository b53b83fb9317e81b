"""Finding places and seeing them."""

from datetime import date

import pytest
from django.db import connection

from steward.kernel.places.actions import add_space
from steward.kernel.places.bulk import NewPlace, add_places
from steward.kernel.places.code import Code
from steward.kernel.places.models import AreaPlace, Place
from steward.kernel.places.queries import (
    find_places,
    places_of_areas,
    reach_of,
    visible_buildings,
    visible_places,
)
from steward.kernel.tenancy.actor import Actor, ActorKind, system_actor
from steward.kernel.tenancy.models import Appointment, Area, Site
from tests.people import World


@pytest.mark.parametrize("text", ["3-2-501", "3栋2单元501", "３号楼２单元５０１室", "32501", "03-02-0501"])
def test_find_places_in_any_spelling(world: World, text: str) -> None:
    assert [place.code for place in find_places(text)] == ["3-2-501"]


def test_find_places_by_what_is_typed_so_far(world: World) -> None:
    assert [place.code for place in find_places("3栋")] == ["3", "3-1-101", "3-1-102", "3-2-501", "3-2-502"]
    assert [place.code for place in find_places("3栋2单元")] == ["3-2-501", "3-2-502"]
    assert [place.code for place in find_places("3-2-5", limit=1)] == ["3-2-501"]
    assert find_places("") == find_places("  -") == find_places("%") == []
    assert find_places("3-2", []) == []


def test_find_places_stays_inside_sites_and_organisation(world: World, strangers: World) -> None:
    other = Site.objects.create(organisation=world.organisation, name="月亮湾", code="YL")
    add_places([NewPlace(other.pk, Code("3"))], by=world.judy)
    assert {place.site_id for place in find_places("3")} == {world.site.pk, other.pk}
    assert [place.site_id for place in find_places("3", [other.pk])] == [other.pk]


@pytest.mark.parametrize(("column", "text"), [("search_key", "325"), ("code", "3-2-5")])
def test_find_places_uses_an_index(world: World, column: str, text: str) -> None:
    rows = [NewPlace(world.site.pk, Code("3", str(e), str(n))) for e in range(3, 9) for n in range(101, 400)]
    add_places(rows, by=world.alice)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE places_place")
    plan = Place.objects.filter(**{f"{column}__prefix": text}).explain()
    assert f"place_by_{column}" in plan
    # Both ends of the prefix are conditions of the index, not filters over its rows.
    assert (f"{column}>?" in plan) if connection.vendor == "sqlite" else ("~>=~" in plan)


def codes(actor: Actor) -> set[str]:
    return {place.code for place in visible_places(actor)}


@pytest.mark.parametrize("name", ["judy", "kim", "alice", "bob", "carol", "dave", "eve", "frank", "grace"])
def test_visible_places_of_wide_posts_are_their_sites(world: World, name: str) -> None:
    Site.objects.create(organisation=world.organisation, name="月亮湾", code="YL")
    assert len(codes(getattr(world, name))) == 10


def test_visible_places_of_a_steward_are_the_areas(world: World) -> None:
    assert codes(world.heidi) == {"3", "3-1-101", "3-1-102", "3-2-501", "3-2-502"}
    assert [place.code for place in visible_buildings(world.heidi)] == ["3"]
    area = Area.objects.create(organisation=world.organisation, site=world.site, name="散户")
    AreaPlace.objects.create(organisation=world.organisation, area=area, place=world.places["1-1-101"])
    world.appointments["heidi"].areas.add(area)
    assert codes(world.heidi) == {"3", "3-1-101", "3-1-102", "3-2-501", "3-2-502", "1-1-101"}
    assert [place.code for place in visible_buildings(world.heidi)] == ["3"]


def test_visible_places_of_a_steward_acting_for_another(world: World) -> None:
    Appointment.objects.create(
        organisation=world.organisation, user=world.users["ivan"], post=world.posts["heidi"],
        acting_for=world.appointments["heidi"], starts_on=date(2020, 1, 1), ends_on=date(2999, 1, 1),
    )  # fmt: skip
    assert len(codes(world.ivan)) == 10


def test_visible_places_of_another_site_stay_hidden(world: World) -> None:
    other = Site.objects.create(organisation=world.organisation, name="月亮湾", code="YL")
    place = add_space(other, "大门", by=world.judy)
    assert place in visible_places(world.judy) and place in visible_places(world.kim)
    assert place not in visible_places(world.alice) and place not in visible_places(world.carol)


def test_visible_places_of_nobody_are_none(world: World) -> None:
    world.appointments["heidi"].areas.clear()
    customer = Actor(world.organisation.pk, ActorKind.CUSTOMER, "张三", party_id=7)
    assert codes(world.heidi) == codes(customer) == set()
    assert len(codes(system_actor(world.organisation.pk))) == 10


def test_places_of_area_names_buildings_and_single_places(world: World) -> None:
    area = Area.objects.get(name="3 栋片区")
    unit = world.places["1-1-101"]
    AreaPlace.objects.create(organisation=world.organisation, area=area, place=unit)
    found = places_of_areas([area.pk])
    assert (set(found.building_ids), set(found.place_ids)) == ({world.places["3"].pk}, {unit.pk})


def test_reach_of_costs_one_query_at_most(world: World, django_assert_num_queries) -> None:
    heidi, alice = world.heidi, world.alice
    with django_assert_num_queries(1):
        reach_of(heidi)
    with django_assert_num_queries(0):
        reach_of(alice)
