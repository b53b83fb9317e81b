"""Recording people and their contacts, and what the trail keeps of it."""

import json
from datetime import date
from typing import Any

import pytest
from django.db import connection

from steward.kernel.audit.models import Event
from steward.kernel.audit.queries import timeline
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.people.actions import (
    add_contact,
    add_party,
    change_party,
    end_tenure,
    erase_party,
    remove_contact,
    reveal_contact,
    reveal_id_number,
    start_tenure,
    transfer_ownership,
)
from steward.kernel.people.choices import ContactKind, EraseReason, Relation, RevealReason
from steward.kernel.people.initials import initials_of
from steward.kernel.people.models import ContactPoint, Party
from steward.kernel.people.numbers import normal_id_number, normal_phone, shown_phone
from tests.people import World

PHONE, ID_NUMBER, NAME = "13800138000", "11010519491231002X", "欧阳小倩"
DAY = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("name", "initials"),
    [("张三", "zs"), ("曾国藩", "zgf"), ("单雄信", "sxx"), ("John Smith", "js"), ("A座物业", "azwy"), ("张·三", "zs"),
     ("🙂", ""), ("", "")],
)  # fmt: skip
def test_initials_of_names(name: str, initials: str) -> None:
    assert initials_of(name) == initials


@pytest.mark.parametrize(
    "text",
    ["13800138000", "+86 138 0013 8000", "１３８－００１３－８０００", "0086-13800138000", "86 13800138000"],
)
def test_normal_phone_reads_every_spelling(text: str) -> None:
    assert normal_phone(text) == PHONE


@pytest.mark.parametrize("text", ["", "12", "无", "1" * 21])
def test_normal_phone_refuses_what_is_none(text: str) -> None:
    with pytest.raises(Refused):
        normal_phone(text)


def test_normal_id_number_keeps_letters() -> None:
    assert normal_id_number(" 110105 19491231 002x ") == ID_NUMBER
    assert normal_id_number("Ｅ12345678") == "E12345678" and normal_id_number(" ") == ""


def add(world: World, **more: Any) -> Party:
    return add_party(
        NAME, by=world.carol, phones=[PHONE, "+86" + PHONE, "027-87654321"], id_number=ID_NUMBER, **more
    )


def test_add_party_seals_and_indexes(world: World) -> None:
    party = add(world, site_id=world.site.pk)
    assert (party.initials, party.id_number) == ("oyxq", ID_NUMBER)
    contacts = ContactPoint.objects.filter(party=party).order_by("pk")
    assert [(contact.value, contact.is_primary) for contact in contacts] == [
        (PHONE, True),
        ("02787654321", False),
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT value, value_index FROM people_contactpoint WHERE party_id = %s", [party.pk])
        stored = str(cursor.fetchall())
        cursor.execute("SELECT id_number, id_index FROM people_party WHERE id = %s", [party.pk])
        stored += str(cursor.fetchall())
    assert PHONE not in stored and ID_NUMBER not in stored
    assert shown_phone(contacts[0]) == "138****8000"


@pytest.mark.parametrize("bad", [{"name": " "}, {"name": "x" * 81}, {"phones": ["12"]}, {"id_number": "1"}])
def test_add_party_refuses_what_cannot_be(world: World, bad: dict) -> None:
    with pytest.raises(Refused):
        add_party(**{"name": NAME, "by": world.carol, **bad})
    assert not Party.objects.exists()


@pytest.mark.parametrize("name", ["frank", "eve", "kim"])
def test_add_party_refuses_posts_that_keep_no_register(world: World, name: str) -> None:
    with pytest.raises(NotAllowed):
        add_party(NAME, by=getattr(world, name))


def test_change_party_names_fields_only(world: World) -> None:
    party = add(world)
    change_party(party, by=world.carol, name="张三", id_number=ID_NUMBER, note="常出差")
    party.refresh_from_db()
    assert (party.name, party.initials, party.note) == ("张三", "zs", "常出差")
    assert Event.objects.get(kind="person.change").data == {"fields": ["name", "note"]}
    change_party(party, by=world.carol, name="张三")
    assert Event.objects.filter(kind="person.change").count() == 1


def test_change_party_refuses_a_steward_of_another_building(world: World) -> None:
    party = add(world)
    change_party(party, by=world.ivan, note="还没有房屋")
    start_tenure(party, world.places["3-2-501"], Relation.OWNER, by=world.heidi, starts_on=DAY)
    with pytest.raises(NotAllowed):
        change_party(party, by=world.ivan, note="不是我的楼")
    change_party(party, by=world.heidi, note="我的楼")


def test_contacts_keep_one_primary(world: World) -> None:
    party = add(world)
    mail = add_contact(party, "Z@Example.com", by=world.carol, kind=ContactKind.EMAIL)
    assert (mail.value, mail.is_primary, shown_phone(mail)) == ("z@example.com", True, "z***@example.com")
    newest = add_contact(party, "13900139000", by=world.carol, is_primary=True)
    assert list(party.contacts.filter(kind="phone", is_primary=True)) == [newest]
    remove_contact(newest, by=world.carol)
    assert party.contacts.get(kind="phone", is_primary=True).value == PHONE


@pytest.mark.parametrize(
    ("kind", "value"), [("phone", PHONE), ("phone", "x"), ("email", "x"), ("wechat", " ")]
)
def test_add_contact_refuses_doubles_and_nonsense(world: World, kind: str, value: str) -> None:
    party = add(world)
    with pytest.raises(Refused):
        add_contact(party, value, by=world.carol, kind=kind)
    assert party.contacts.filter(kind="phone", is_primary=True).count() == 1


def test_events_hold_no_personal_value(world: World) -> None:
    """Every action of this package, then a look at every event: no name, phone or ID number (law 5)."""
    party, place, by = add(world), world.places["3-2-501"], world.carol
    heir = add_party("司马相如", by=by, phones=["13900139000"])
    contact = add_contact(party, "13700137000", by=by)
    change_party(party, by=by, name=NAME + "儿", id_number="E12345678", note=PHONE)
    start_tenure(party, place, Relation.OWNER, by=by, starts_on=DAY, share_bp=10000)
    note = f"电话 {PHONE} 证件 {ID_NUMBER}"
    reveal_contact(contact, by=by, reason=RevealReason.CALL, note=note)
    reveal_id_number(party, by=by, reason=RevealReason.IDENTITY, note=note)
    remove_contact(contact, by=by)
    new = transfer_ownership(place, [(heir, None)], by=by, on=date(2026, 2, 1))
    end_tenure(new[0], by=by, ends_on=date(2026, 3, 1))
    erase_party(party, by=world.alice, reason=EraseReason.REQUEST)
    kinds = {event.kind.partition(".")[0] for event in Event.objects.all()}
    assert kinds == {"person", "tenure", "place"} and Event.objects.count() == 11
    trail = json.dumps([[e.data, e.actor_name] for e in Event.objects.all()], ensure_ascii=False)
    for secret in (
        PHONE,
        "13900139000",
        "13700137000",
        "8000",
        ID_NUMBER,
        "E12345678",
        NAME,
        "司马相如",
        "欧阳",
    ):
        assert secret not in trail


def test_timeline_looks_names_up(world: World, django_assert_num_queries) -> None:
    place = world.places["3-2-501"]
    for name in ("张三", "李四", "王五"):
        start_tenure(add_party(name, by=world.carol), place, Relation.OWNER, by=world.carol, starts_on=DAY)
    with django_assert_num_queries(2):
        sentences = [entry.sentence for entry in timeline(place)]
    assert [name for line in sentences for name in ("张三", "李四", "王五") if name in line] == [
        "王五",
        "李四",
        "张三",
    ]
