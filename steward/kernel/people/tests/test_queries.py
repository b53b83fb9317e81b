"""Finding people through indexes, and seeing them."""

from datetime import date

import pytest
from django.db import connection

from steward.kernel.audit.models import Event
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.people.actions import (
    NewParty,
    NewTenure,
    add_parties,
    add_party,
    add_tenures,
    start_tenure,
)
from steward.kernel.people.choices import Relation
from steward.kernel.people.models import ContactPoint, Party, Tenure
from steward.kernel.people.queries import find_people, probes, visible_parties
from steward.kernel.places.bulk import NewPlace, add_places
from steward.kernel.places.code import Code
from steward.kernel.tenancy.actor import Actor
from tests.people import World

DAY = date(2026, 1, 1)
PHONE, ID_NUMBER = "13800138000", "11010519491231002X"


@pytest.fixture
def owner(world: World) -> Party:
    party = add_party("张三丰", by=world.carol, phones=[PHONE], id_number=ID_NUMBER)
    start_tenure(party, world.places["3-2-501"], Relation.OWNER, by=world.carol, starts_on=DAY)
    return party


@pytest.mark.parametrize(
    "text", [PHONE, "+86 138-0013-8000", "１３８００１３８０００", "8000", ID_NUMBER, "11010519491231002x", "002X",
             "002x", "张", "张三", "张三丰", "zsf", "ZS", " 张三 "],
)  # fmt: skip
def test_find_people_by_every_way(world: World, owner: Party, text: str) -> None:
    add_party("李四", by=world.carol, phones=["13900139001"])
    assert find_people(text, world.carol) == [owner]


@pytest.mark.parametrize(
    "text", ["", " ", "12", "80000", "三丰", "%", "_", "\0", "13800138001", "x" * 300, "'; --"]
)
def test_find_people_finds_nothing_else(world: World, owner: Party, text: str) -> None:
    assert find_people(text, world.carol) == []


def test_find_people_shows_only_whom_the_actor_sees(world: World, owner: Party, strangers: World) -> None:
    assert find_people("张", world.heidi) == find_people("张", world.frank) == [owner]
    assert find_people("张", world.ivan) == [] and find_people(PHONE, strangers.alice) == []


def test_visible_parties_of_posts(world: World, owner: Party) -> None:
    nobody = add_party("无房", by=world.carol)
    assert set(visible_parties(world.judy)) == {owner, nobody}
    assert set(visible_parties(world.alice)) == set(visible_parties(world.heidi)) == {owner}
    assert not visible_parties(world.ivan).exists()


@pytest.fixture
def crowd(world: World) -> World:
    """Two thousand households, so that the planner chooses as it would in life."""
    rows = [NewPlace(world.site.pk, Code("3", "9", str(n))) for n in range(1000, 3000)]
    places = add_places(rows, by=world.alice)
    people = add_parties(
        [NewParty(f"某{chr(0x4E00 + n)}", phones=(f"1390000{n:04d}",), id_number=f"E1000{n:04d}") for n in range(2000)],
        by=world.carol, site=world.site,
    )  # fmt: skip
    add_tenures(
        [NewTenure(party, place, Relation.OWNER, DAY) for party, place in zip(people, places, strict=True)],
        by=world.carol,
        site=world.site,
    )
    with connection.cursor() as cursor:
        for table in ("people_party", "people_contactpoint", "people_tenure", "places_place"):
            cursor.execute(f"ANALYZE {table}")
    return world


WAYS = {
    "13900001234": ["party_by_id", "contact_by_value"],
    "E10001234": ["party_by_id"],
    "1234": ["contact_by_last4", "party_by_id_last4"],
    "某一": ["party_by_name"],
    "zs": ["party_by_name", "party_by_initials"],
}


@pytest.mark.parametrize("name", ["judy", "heidi", "carol"])
def test_find_people_scans_no_table(crowd: World, name: str) -> None:
    actor: Actor = getattr(crowd, name)
    whole = [
        f"{scan} people_{table}"
        for scan in ("SCAN", "Seq Scan on")
        for table in ("party", "contactpoint", "tenure")
    ]
    for text, indexes in WAYS.items():
        plans = [rows[:20].explain() for rows in probes(text, visible_parties(actor))]
        for plan, index in zip(plans, indexes, strict=True):
            assert index in plan
            assert not any(scan in plan for scan in whole), plan


def test_add_parties_and_tenures_in_bulk_equal_single_ones(crowd: World) -> None:
    party = find_people("13900001234", crowd.carol)[0]
    assert (party.name, party.id_number, party.kind) == (f"某{chr(0x4E00 + 1234)}", "E10001234", "person")
    contact = ContactPoint.objects.get(party=party)
    assert (contact.value, contact.is_primary) == ("13900001234", True)
    tenure = Tenure.objects.get(party=party)
    assert (tenure.relation, tenure.starts_on, tenure.share_bp) == ("owner", DAY, None)
    assert find_people("E10001234", crowd.heidi) == [party]
    data = {event.kind: event.data for event in Event.objects.filter(kind__endswith="add_many")}
    assert data["person.add_many"] == data["tenure.add_many"] == {"count": 2000}


def test_add_tenures_refuses_all_of_them(world: World, owner: Party) -> None:
    other = add_party("李四", by=world.carol)
    place = world.places["3-2-501"].pk

    def new(party: Party, share: int | None = None, at: int = place, ends: date | None = None) -> NewTenure:
        return NewTenure(party.pk, at, Relation.OWNER, DAY, ends, share)

    bad = {
        "overfull": [new(other, 6000), new(add_party("王五", by=world.carol), 6000)],
        "already_there": [new(other), new(owner)],
        "other_site": [new(other, at=10**9)],
    }
    for code, rows in bad.items():
        with pytest.raises(Refused) as refusal:
            add_tenures(rows, by=world.carol, site=world.site)
        assert refusal.value.code == code
    with pytest.raises(NotAllowed):
        add_tenures([new(other)], by=world.frank, site=world.site)
    assert Tenure.objects.count() == 1


def test_add_parties_refuses_all_for_one_bad_row(world: World) -> None:
    with pytest.raises(Refused):
        add_parties([NewParty("张三"), NewParty("李四", phones=("1",))], by=world.carol, site=world.site)
    assert not Party.objects.exists()
