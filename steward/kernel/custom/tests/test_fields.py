"""Own fields: typed values that end instead of being overwritten, masked where they are personal, on every face."""

from typing import Any

import pytest
from django.db import connection

from steward.kernel.audit.models import Event
from steward.kernel.audit.queries import timeline
from steward.kernel.base.refused import Lost, NotAllowed, Refused
from steward.kernel.custom.actions import (
    add_field,
    change_field,
    close_field,
    fill_person,
    fill_place,
    fill_site,
    reopen_field,
    uncover_person,
    uncover_place,
    uncover_site,
)
from steward.kernel.custom.models import CustomValue
from steward.kernel.custom.tests.factories import own_field, personal_field
from steward.kernel.people.actions import add_party, erase_party, merge_party, start_tenure
from steward.kernel.people.holdings import holders
from tests.people import LONG_AGO, World

HOME = "3-2-501"


def held(place: Any) -> dict[str, str]:
    rows = CustomValue.objects.filter(place=place, ended_at__isnull=True)
    return {row.field.code: row.whole for row in rows.select_related("field")}


def test_add_field_refuses_a_code_twice_and_codes_that_are_none(world: World) -> None:
    own_field(world)
    for code in ("spare_keys", "Spare", "2nd", ""):
        with pytest.raises(Refused) as refused:
            add_field(by=world.judy, subject="unit", code=code, label="x", kind="text")
        assert refused.value.field == "code"
    add_field(by=world.judy, subject="person", code="spare_keys", label="x", kind="text")


def test_add_field_is_for_the_whole_company(world: World) -> None:
    with pytest.raises(NotAllowed):
        add_field(by=world.alice, subject="unit", code="x", label="x", kind="text")


def test_add_field_refuses_a_choice_of_one(world: World) -> None:
    with pytest.raises(Refused):
        own_field(world, code="view", kind="choice", choices=["湖景", " "])


@pytest.mark.parametrize(
    ("kind", "sent", "kept"),
    [
        ("text", "  甲  ", "甲"), ("number", "2.50", "2.5"), ("number", 100, "100"), ("number", "-0", "0"),
        ("date", "2026-05-01", "2026-05-01"), ("yes_no", True, "yes"), ("yes_no", False, "no"),
        ("choice", "湖景", "湖景"),
    ],
)  # fmt: skip
def test_fill_place_keeps_each_kind_one_way(world: World, kind: str, sent: Any, kept: str) -> None:
    own_field(world, code="x", kind=kind, choices=["湖景", "园景"])
    fill_place(world.places[HOME], by=world.carol, values={"x": sent})
    assert held(world.places[HOME]) == {"x": kept}


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        ("text", "x" * 501), ("number", "zwei"), ("number", "1e30"), ("number", "NaN"), ("date", "1.5.2026"),
        ("yes_no", "vielleicht"), ("choice", "海景"),
    ],
)  # fmt: skip
def test_fill_place_refuses_what_is_not_of_the_kind(world: World, kind: str, sent: Any) -> None:
    own_field(world, code="x", kind=kind, choices=["湖景", "园景"])
    with pytest.raises(Refused) as refused:
        fill_place(world.places[HOME], by=world.carol, values={"x": sent})
    assert refused.value.field == "own_x"


def test_fill_place_tells_before_and_after_and_nothing_twice(world: World) -> None:
    own_field(world)
    place = world.places[HOME]
    for number in (1, 2, 2, None):
        fill_place(place, by=world.carol, values={"spare_keys": number})
    assert [entry.note for entry in timeline(place)] == [
        "备用钥匙：2 → —",
        "备用钥匙：1 → 2",
        "备用钥匙：— → 1",
    ]
    events = Event.objects.filter(kind="custom.fill")
    assert all(set(event.data) == {"note"} for event in events), "the trail names rows, never words"


def test_fill_place_refuses_an_empty_required_field_and_an_unknown_one(world: World) -> None:
    own_field(world, is_required=True)
    own_field(world, code="other", kind="text")
    place = world.places[HOME]
    for values in ({"other": "x"}, {"spare_keys": None}, {"nothing": 1}):
        with pytest.raises(Refused):
            fill_place(place, by=world.carol, values=values)
    fill_place(place, by=world.carol, values={"spare_keys": 1})
    fill_place(place, by=world.carol, values={"other": "x"})


def test_fill_place_is_for_who_reaches_it(world: World) -> None:
    own_field(world)
    for person in (world.ivan, world.frank):
        with pytest.raises(NotAllowed):
            fill_place(world.places[HOME], by=person, values={"spare_keys": 1})
    with pytest.raises(NotAllowed):
        fill_site(world.site, by=world.heidi, values={})


def test_change_field_refuses_to_take_away_a_choice_somebody_has(world: World) -> None:
    field = own_field(world, code="view", kind="choice", choices=["湖景", "园景"])
    fill_place(world.places[HOME], by=world.carol, values={"view": "湖景"})
    with pytest.raises(Refused):
        change_field(field, by=world.judy, choices=["园景", "街景"])
    change_field(field, by=world.judy, choices=["湖景", "街景"], label="朝向")
    assert Event.objects.get(kind="field.change").data["traits"] == ["choices", "label"]


def test_close_field_takes_it_out_of_use_once(world: World) -> None:
    field = close_field(own_field(world), by=world.judy)
    with pytest.raises(Lost):
        close_field(field, by=world.judy)
    with pytest.raises(NotAllowed):
        reopen_field(field, by=world.alice)


def test_reopen_field_finds_what_close_field_left(world: World) -> None:
    field = own_field(world)
    fill_place(world.places[HOME], by=world.carol, values={"spare_keys": 2})
    close_field(field, by=world.judy)
    with pytest.raises(Lost):
        close_field(field, by=world.judy)
    with pytest.raises(Refused):
        fill_place(world.places[HOME], by=world.carol, values={"spare_keys": 3})
    reopen_field(field, by=world.judy)
    assert held(world.places[HOME]) == {"spare_keys": "2"}


def test_uncover_place_opens_what_is_sealed_and_logs_it(world: World) -> None:
    personal_field(world)
    place = fill_place(world.places[HOME], by=world.carol, values={"card": "A1234567"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT text, sealed FROM custom_customvalue")
        ((text, sealed),) = cursor.fetchall()
    assert text == "" and sealed and "A1234567" not in sealed
    assert timeline(place)[0].note == "门禁卡号：— → A***"
    assert uncover_place(place, by=world.carol, reason="call") == {"门禁卡号": "A1234567"}
    assert Event.objects.get(kind="custom.uncover").data == {"reason": "call"}
    with pytest.raises(NotAllowed):
        uncover_place(place, by=world.frank, reason="call")


def test_fill_person_takes_a_person_in_reach(world: World) -> None:
    personal_field(world, "person")
    party = add_party("王芳", by=world.carol, site_id=world.site.pk)
    fill_person(party, by=world.carol, values={"card": "A1234567"})
    start_tenure(party, world.places[HOME], "owner", by=world.carol, starts_on=LONG_AGO)
    fill_person(party, by=world.heidi, values={"card": "A7654321"})
    with pytest.raises(NotAllowed):
        fill_person(party, by=world.ivan, values={"card": "B"})


def test_uncover_person_takes_a_person_in_reach(world: World) -> None:
    personal_field(world, "person")
    party = add_party("王芳", by=world.carol, site_id=world.site.pk)
    fill_person(party, by=world.carol, values={"card": "A1234567"})
    start_tenure(party, world.places[HOME], "owner", by=world.carol, starts_on=LONG_AGO)
    assert list(uncover_person(party, by=world.heidi, reason="call").values()) == ["A1234567"]
    with pytest.raises(NotAllowed):
        uncover_person(party, by=world.ivan, reason="call")


def test_fill_site_is_not_for_stewards(world: World) -> None:
    personal_field(world, "site")
    fill_site(world.site, by=world.carol, values={"card": "A1234567"})
    with pytest.raises(NotAllowed):
        fill_site(world.site, by=world.heidi, values={"card": "B"})


def test_uncover_site_is_not_for_stewards(world: World) -> None:
    personal_field(world, "site")
    fill_site(world.site, by=world.carol, values={"card": "A1234567"})
    assert list(uncover_site(world.site, by=world.carol, reason="call").values()) == ["A1234567"]
    with pytest.raises(NotAllowed):
        uncover_site(world.site, by=world.heidi, reason="call")


def test_erase_party_empties_values_and_those_of_the_past(world: World) -> None:
    personal_field(world, "person")
    own_field(world, "person", code="dog", label="宠物", kind="text")
    party = add_party("王芳", by=world.carol, site_id=world.site.pk)
    for card in ("A1", "A2"):
        fill_person(party, by=world.carol, values={"card": card, "dog": "柴犬"})
    told = holders()["custom.values"].tell(party, world.alice)
    assert [row[:2] for row in told] == [("门禁卡号", "A1"), ("门禁卡号", "A2"), ("宠物", "柴犬")]
    erase_party(party, by=world.alice, reason="request")
    assert not CustomValue.objects.exclude(text="", sealed="").exists()


def test_merge_party_takes_values_along_and_keeps_its_own(world: World) -> None:
    own_field(world, "person", code="dog", label="宠物", kind="text")
    own_field(world, "person", code="car", label="车牌", kind="text")
    phones = ["13812345678"]
    one, two = (add_party("王芳", by=world.carol, phones=phones, site_id=world.site.pk) for _n in "12")
    fill_person(one, by=world.carol, values={"dog": "柴犬"})
    fill_person(two, by=world.carol, values={"dog": "金毛", "car": "鄂A"})
    merge_party(one, by=world.alice, other=two)
    rows = CustomValue.objects.filter(party=one, ended_at__isnull=True)
    assert sorted(row.text for row in rows) == ["柴犬", "鄂A"]
