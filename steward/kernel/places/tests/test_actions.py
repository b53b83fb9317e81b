"""Adding buildings, units and spaces."""

import pytest

from steward.kernel.audit.models import Event
from steward.kernel.audit.queries import timeline
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.places.actions import add_building, add_space, add_unit
from steward.kernel.places.bulk import NewPlace, add_places
from steward.kernel.places.code import Code, parse_code
from steward.kernel.places.models import Place, PlaceKind
from tests.people import World


def test_add_building_and_unit_in_spoken_codes(world: World) -> None:
    building = add_building(world.site, "12号楼", by=world.alice)
    unit = add_unit(building, "12栋1单元０５０１室", by=world.alice, area_cm=8990)
    assert (building.code, building.building_id) == ("12", building.pk)
    assert (unit.code, unit.entrance, unit.floor, unit.area_cm) == ("12-1-501", "1", 5, 8990)
    assert (unit.building_id, unit.sort_key, unit.search_key) == (building.pk, "0012-0001-0501", "121501")
    assert [entry.kind for entry in timeline(unit, building)] == ["place.add", "place.add"]
    event = Event.objects.get(subject_id=unit.pk, kind="place.add")
    assert event.data == {"code": "12-1-501", "kind": "unit"} and event.post_title == "项目经理"
    assert event.site_id == world.site.pk


def test_add_unit_refuses_a_code_the_site_has(world: World) -> None:
    events = Event.objects.count()
    with pytest.raises(Refused) as refusal:
        add_unit(world.places["3"], "3栋2单元501", by=world.alice)
    assert refusal.value.code == "already_there" and Event.objects.count() == events


def test_add_unit_refuses_another_building(world: World) -> None:
    with pytest.raises(Refused) as refusal:
        add_unit(world.places["3"], "1-1-101", by=world.alice)
    assert refusal.value.code == "other_building"


@pytest.mark.parametrize("name", ["carol", "bob", "frank", "heidi", "kim"])
def test_add_building_refuses_posts_that_keep_no_places(world: World, name: str) -> None:
    with pytest.raises(NotAllowed):
        add_building(world.site, "9", by=getattr(world, name))
    assert not Place.objects.filter(code="9").exists()


def test_add_space_takes_words_and_parents(world: World) -> None:
    lobby = add_space(world.site, "大堂", by=world.alice, parent=world.places["3"])
    bay = add_space(world.site, "B1-023", by=world.alice, kind=PlaceKind.PARKING)
    assert (lobby.code, lobby.building_id) == ("3-大堂", world.places["3"].pk)
    assert (bay.kind, bay.building_id, bay.code) == ("parking", None, "B1-23")


def test_add_space_refuses_nothing_and_other_sites(world: World, strangers: World) -> None:
    with pytest.raises(Refused):
        add_space(world.site, " - ", by=world.alice)
    with pytest.raises(Refused) as refusal:
        add_space(world.site, "大堂", by=world.alice, parent=strangers.places["3"])
    assert refusal.value.code == "other_site"


def rows(world: World, *texts: str) -> list[NewPlace]:
    return [NewPlace(world.site.pk, parse_code(text) if "-" in text else Code(text)) for text in texts]


def test_add_places_builds_the_tree_in_bulk(world: World) -> None:
    ids = add_places(rows(world, "7-1-201", "7", "3-2-503", "7-1-101"), by=world.alice)
    made = Place.objects.in_bulk(ids)
    assert [made[pk].code for pk in ids] == ["7-1-201", "7", "3-2-503", "7-1-101"]
    seven = Place.objects.get(code="7")
    assert seven.building_id == seven.pk
    unit = Place.objects.get(code="7-1-101")
    assert (unit.parent, unit.floor, unit.entrance, unit.facts, unit.is_active) == (seven, 1, "1", {}, True)
    assert add_building(world.site, "8", by=world.alice).pk > max(ids)
    assert Place.objects.get(code="3-2-503").building == world.places["3"]
    event = Event.objects.get(kind="place.add_many")
    assert event.data == {"count": 4, "first": "7-1-201", "last": "7-1-101"}


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (["3-2-501"], "already_there"),
        (["3-2-503", "3-2-503"], "already_there"),
        (["8-1-101"], "unknown_building"),
    ],
)
def test_add_places_refuses_all_of_them(world: World, texts: list[str], code: str) -> None:
    before = Place.objects.count()
    with pytest.raises(Refused) as refusal:
        add_places([*rows(world, "3-2-599"), *rows(world, *texts)], by=world.alice)
    assert refusal.value.code == code and Place.objects.count() == before


def test_add_places_refuses_a_unit_outside_every_building(world: World) -> None:
    with pytest.raises(Refused) as refusal:
        add_places([NewPlace(world.site.pk, parse_code("B1-023"))], by=world.alice)
    assert refusal.value.code == "unknown_building"
    add_places([NewPlace(world.site.pk, parse_code("B1-023"), kind=PlaceKind.PARKING)], by=world.alice)
