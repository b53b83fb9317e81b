"""Two rows that are one person: merged with everything that points at them, and parted again."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, NotAllowed, Refused
from steward.kernel.people.actions import (
    add_contact,
    add_party,
    change_party,
    end_tenure,
    erase_party,
    merge_party,
    split_party,
    start_tenure,
)
from steward.kernel.people.actions.merging import _pointing
from steward.kernel.people.models import ContactPoint, Party, Tenure
from steward.kernel.people.queries import find_people, household, likely_same, merges_of, visible_parties
from steward.kernel.places.models import Place
from steward.kernel.tenancy.models import Site
from tests.people import LONG_AGO, World, make_place

ID = "11010519491231002X"


def person(world: World, unit: str = "3-2-501", **more: Any) -> Party:
    values: dict[str, Any] = {"name": "张三", "phones": ["13800000001"]} | more
    party = add_party(values.pop("name"), by=world.carol, site_id=world.site.pk, **values)
    start_tenure(party, world.places[unit], "owner", by=world.carol, starts_on=LONG_AGO)
    return party


def rows() -> dict[str, list[dict[str, object]]]:
    """Everything there is of people and of whatever points at them, to compare before and after."""
    tables = {model for _key, model, _column in _pointing()}
    plain = {table._meta.label: list(table._default_manager.order_by("pk").values()) for table in tables}
    for tenure in plain["people.Tenure"]:
        tenure.pop("id")
    plain["people.Tenure"].sort(key=lambda row: sorted(map(str, row.items())))
    return plain


def refreshed(party: Party) -> Party:
    return Party.objects.get(pk=party.pk)


def test_merge_party_moves_everything_and_hides_the_other(world):
    kept, other = person(world), person(world, "3-1-101", phones=["13800000001", "13900000002"])
    merge_party(kept, by=world.carol, other=other)
    assert {row.place.code for row in kept.tenures.all()} == {"3-2-501", "3-1-101"}
    assert sorted(str(row.value) for row in kept.contacts.all()) == ["13800000001", "13900000002"]
    assert [row.pk for row in find_people("13900000002", world.carol)] == [kept.pk]
    assert [row.pk for row in find_people("13800000001", world.carol)] == [kept.pk]
    assert not visible_parties(world.carol).filter(pk=other.pk).exists()
    event = Event.objects.get(kind="person.merge")
    assert (event.subject_id, event.data) == (kept.pk, {"other": other.pk})


def test_merge_party_takes_over_a_sealed_id_number_that_is_found_again(world):
    kept, other = person(world), person(world, "3-1-101", id_number=ID, note="有狗")
    merge_party(kept, by=world.carol, other=other)
    assert (refreshed(kept).id_number, refreshed(kept).note) == (ID, "有狗")
    assert [row.pk for row in find_people(ID, world.carol)] == [kept.pk]
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number FROM people_party WHERE id IN (%s, %s)", [kept.pk, other.pk])
        sealed = [row[0] for row in cursor.fetchall()]
    assert len(set(sealed)) == 2, "sealed anew, each with its own nonce"
    assert not any(ID in text for text in sealed)
    merge = merges_of(kept).get()
    assert ID not in str([merge.moved, merge.folded, merge.filled, merge.first])


def test_merge_party_knows_every_column_that_points_at_a_person():
    found = {key for key, _model, _column in _pointing()}
    assert {
        "people.Tenure.party",
        "work.WorkItem.requester",
        "registry.Contact.party",
        "portal.Visit.party",
    } <= found


def test_merge_party_leaves_one_contact_first_of_its_kind(world):
    kept, other = person(world), person(world, "3-1-101", phones=["13900000002"])
    merge_party(kept, by=world.carol, other=other)
    first = ContactPoint.objects.filter(party=kept, is_primary=True)
    assert [str(row.value) for row in first] == ["13800000001"]


def test_merge_party_makes_one_tenure_of_two(world):
    kept, other = person(world), add_party("张三", by=world.carol, site_id=world.site.pk)
    Tenure.objects.filter(party=kept).update(share_bp=5000)
    later = LONG_AGO + timedelta(days=100)
    start_tenure(other, world.places["3-2-501"], "owner", by=world.carol, starts_on=later, share_bp=5000)
    merge_party(kept, by=world.carol, other=other)
    found = list(Tenure.objects.order_by("starts_on").values_list("party", "share_bp", "ends_on"))
    assert found == [(kept.pk, 5000, later - timedelta(days=1)), (kept.pk, 10000, None)]
    assert len(household(world.places["3-2-501"], clock.today()).members) == 1


@pytest.mark.parametrize("days", [0, 100])
def test_split_party_puts_everything_back(world, days):
    kept = person(world)
    other = person(world, "3-1-101", phones=["13800000001", "13900000002"], id_number=ID, note="有狗")
    place, since = world.places["3-2-501"], LONG_AGO + timedelta(days=days)
    start_tenure(other, place, "owner", by=world.carol, starts_on=since)
    before = rows()
    merge = merge_party(kept, by=world.carol, other=other)
    assert rows() != before
    split_party(kept, by=world.carol, merge=merge)
    after = rows()
    assert refreshed(kept).id_number == "" and refreshed(other).id_number == ID
    for label in before:
        assert after[label] == before[label], label
    assert Event.objects.get(kind="person.split").data == {"other": other.pk}
    assert not merges_of(kept).exists()
    with pytest.raises(Lost):
        split_party(kept, by=world.carol, merge=merge)


def test_split_party_keeps_what_came_after(world):
    kept, other = person(world), person(world, "3-1-101", phones=["13900000002"])
    merge = merge_party(kept, by=world.carol, other=other)
    add_contact(kept, "13700000003", by=world.carol)
    change_party(kept, by=world.carol, name="张三丰")
    split_party(kept, by=world.carol, merge=merge)
    assert sorted(str(row.value) for row in kept.contacts.all()) == ["13700000003", "13800000001"]
    assert [str(row.value) for row in other.contacts.all()] == ["13900000002"]
    assert (refreshed(kept).name, refreshed(other).name) == ("张三丰", "张三")


def test_split_party_refuses_over_tenures_changed_since(world):
    kept, other = person(world), add_party("张三", by=world.carol, site_id=world.site.pk)
    start_tenure(other, world.places["3-2-501"], "owner", by=world.carol, starts_on=LONG_AGO)
    merge = merge_party(kept, by=world.carol, other=other)
    end_tenure(kept.tenures.get(), by=world.carol, ends_on=clock.today())
    with pytest.raises(Refused):
        split_party(kept, by=world.carol, merge=merge)
    assert refreshed(other).merged_into_id == kept.pk, "all or nothing"


def test_merge_party_of_a_merged_person_stays_flat_and_is_undone_in_turn(world):
    first, second, third = (person(world, unit) for unit in ("3-2-501", "3-2-502", "3-1-101"))
    inner = merge_party(second, by=world.carol, other=third)
    outer = merge_party(first, by=world.carol, other=second)
    assert {refreshed(second).merged_into_id, refreshed(third).merged_into_id} == {first.pk}
    with pytest.raises(Refused):
        split_party(second, by=world.carol, merge=inner)
    split_party(first, by=world.carol, merge=outer)
    assert refreshed(third).merged_into_id == second.pk
    split_party(second, by=world.carol, merge=inner)
    assert [party.tenures.count() for party in (first, second, third)] == [1, 1, 1]


def test_merge_party_refuses_two_id_numbers_and_a_company(world):
    kept = person(world, id_number=ID)
    with pytest.raises(Refused):
        merge_party(kept, by=world.carol, other=person(world, "3-1-101", id_number="110105194912310038"))
    with pytest.raises(Refused):
        merge_party(kept, by=world.carol, other=person(world, "3-1-102", kind="company"))
    with pytest.raises(Refused):
        merge_party(kept, by=world.carol, other=kept)


def test_merge_party_is_refused_to_stewards_and_over_homes_out_of_reach(world):
    kept, other = person(world), person(world, "3-1-101")
    with pytest.raises(NotAllowed):
        merge_party(kept, by=world.heidi, other=other)
    elsewhere = Site.objects.create(organisation=world.organisation, name="月亮湾", code="M")
    far = make_place(elsewhere, "9-1-101", parent=make_place(elsewhere, "9", kind="building"))
    start_tenure(other, far, "owner", by=world.judy, starts_on=LONG_AGO)
    with pytest.raises(Refused):
        merge_party(kept, by=world.carol, other=other)
    merge_party(kept, by=world.judy, other=other)


def test_merged_rows_take_nothing_any_more(world):
    kept, other = person(world), person(world, "3-1-101")
    merge_party(kept, by=world.carol, other=other)
    with pytest.raises(Refused):
        start_tenure(other, world.places["3-1-102"], "owner", by=world.carol, starts_on=LONG_AGO)
    with pytest.raises(Refused):
        add_contact(other, "13700000003", by=world.judy)
    with pytest.raises(Refused):
        merge_party(kept, by=world.judy, other=other)


def test_erase_party_forgets_the_merged_rows_too(world):
    kept, other = person(world), person(world, "3-1-101", id_number=ID, phones=["13800000001"])
    merge = merge_party(kept, by=world.carol, other=other)
    for tenure in kept.tenures.all():
        end_tenure(tenure, by=world.carol, ends_on=clock.today() - timedelta(days=1))
    erase_party(kept, by=world.alice, reason="request")
    for party in (kept, other):
        row = refreshed(party)
        assert (row.name, row.id_number, row.id_index, row.note) == ("", "", "", "")
        assert row.erased_at is not None
    assert not ContactPoint.objects.exists()
    with pytest.raises(Refused):
        split_party(kept, by=world.carol, merge=merge)


def test_likely_same_says_who_and_why(world):
    party = person(world, id_number=ID)
    twin = person(world, "3-1-101", name="张三（租户）")
    number = person(world, "3-1-102", name="张叁", phones=["13900000009"], id_number=ID)
    same_home = person(world, "3-2-501", phones=["13900000008"])
    person(world, "3-2-502", phones=["13900000007"])
    found = {
        pk: (phone, home)
        for pk, phone, home in likely_same(party, world.carol).values_list("pk", "same_phone", "same_home")
    }
    assert found == {twin.pk: (True, False), number.pk: (False, False), same_home.pk: (False, True)}
    assert not Place.objects.filter(tenures__party__in=likely_same(party, world.ivan)).exists()
