"""Revealing and erasing."""

from datetime import date

import pytest
from django.apps import apps
from django.utils import translation

from steward.kernel.audit.models import Event
from steward.kernel.audit.queries import disclosures
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.people import erasers
from steward.kernel.people.actions import (
    add_party,
    disclose_party,
    end_tenure,
    erase_party,
    reveal_contact,
    reveal_id_number,
    start_tenure,
)
from steward.kernel.people.choices import DiscloseReason, EraseReason, Relation, RevealReason
from steward.kernel.people.holdings import holders
from steward.kernel.people.models import ContactPoint, Party, Tenure
from steward.kernel.people.queries import find_people
from steward.kernel.tenancy.actor import system_actor
from tests.people import World

PHONE, ID_NUMBER = "13800138000", "11010519491231002X"
LONG_AGO, YESTERDAYS = date(2020, 1, 1), date(2021, 1, 1)


@pytest.fixture
def owner(world: World) -> Party:
    party = add_party("张三", by=world.carol, phones=[PHONE], id_number=ID_NUMBER, note="养狗")
    start_tenure(party, world.places["3-2-501"], Relation.OWNER, by=world.carol, starts_on=LONG_AGO)
    return party


@pytest.mark.parametrize("name", ["carol", "heidi", "bob", "dave", "alice", "judy"])
def test_reveal_contact_gives_the_number_and_logs_the_reason(world: World, owner: Party, name: str) -> None:
    by = getattr(world, name)
    contact = ContactPoint.objects.get(party=owner)
    assert reveal_contact(contact, by=by, reason=RevealReason.CALL, note="漏水回访") == PHONE
    event = Event.objects.get(kind="person.reveal")
    assert event.data == {"field": "phone", "reason": "call", "note": "漏水回访"}
    assert (event.subject_id, event.site_id, event.user_id) == (owner.pk, world.site.pk, by.user_id)
    assert reveal_id_number(owner, by=by, reason=RevealReason.IDENTITY) == ID_NUMBER


@pytest.mark.parametrize("name", ["ivan", "frank", "eve", "kim"])
def test_reveal_refuses_without_role_or_reach(world: World, owner: Party, name: str) -> None:
    with pytest.raises(NotAllowed):
        reveal_id_number(owner, by=getattr(world, name), reason=RevealReason.CALL)
    assert not Event.objects.filter(kind="person.reveal").exists()


def test_reveal_refuses_the_system_and_silence(world: World, owner: Party) -> None:
    with pytest.raises(NotAllowed):
        reveal_id_number(owner, by=system_actor(world.organisation.pk), reason=RevealReason.CALL)
    with pytest.raises(Refused) as refusal:
        reveal_id_number(owner, by=world.carol, reason="")
    assert refusal.value.code == "no_reason"


def test_reveal_refuses_what_another_hat_sees(world: World, owner: Party) -> None:
    """Ivan sees building 3 as a worker, but as a worker he may reveal nothing."""
    post = world.posts["frank"]
    from steward.kernel.tenancy.models import Appointment

    Appointment.objects.create(
        organisation=world.organisation, user=world.users["ivan"], post=post, starts_on=LONG_AGO
    )
    with pytest.raises(NotAllowed):
        reveal_id_number(owner, by=world.ivan, reason=RevealReason.CALL)


def test_erase_party_refuses_while_a_tenure_is_open(world: World, owner: Party) -> None:
    with pytest.raises(Refused) as refusal:
        erase_party(owner, by=world.alice, reason=EraseReason.REQUEST)
    assert refusal.value.code == "tenure_open" and Party.objects.get(pk=owner.pk).name == "张三"


def test_erase_party_blanks_everything_once(
    world: World, owner: Party, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def blank(party: Party) -> int:
        seen.append(party.name)
        return 2

    monkeypatch.setattr(erasers, "_erasers", {})
    erasers.declare_eraser("tests.copies", blank)
    end_tenure(Tenure.objects.get(), by=world.carol, ends_on=YESTERDAYS)
    copies = erase_party(owner, by=world.alice, reason=EraseReason.ENDED)
    assert copies == {"tests.copies": 2, "contacts": 1} and seen == ["张三"]
    row = Party.objects.filter(pk=owner.pk).values().get()
    assert [row[key] for key in ("name", "initials", "id_number", "id_index", "id_last4_index", "note")] == [
        ""
    ] * 6
    assert row["erased_at"] and not ContactPoint.objects.exists() and Tenure.objects.count() == 1
    for text in ("张三", "zs", PHONE, ID_NUMBER, "8000", "002X"):
        assert find_people(text, world.judy) == []
    with pytest.raises(Refused) as refusal:
        erase_party(owner, by=world.alice, reason=EraseReason.ENDED)
    assert refusal.value.code == "erased"


@pytest.mark.parametrize("name", ["carol", "heidi", "bob", "frank"])
def test_erase_party_refuses_other_posts(world: World, owner: Party, name: str) -> None:
    with pytest.raises(NotAllowed):
        erase_party(owner, by=getattr(world, name), reason=EraseReason.REQUEST)


def test_erase_party_fails_whole_when_an_eraser_fails(
    world: World, owner: Party, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(party: Party) -> int:
        raise RuntimeError("disk full")

    monkeypatch.setattr(erasers, "_erasers", {"tests.broken": broken})
    end_tenure(Tenure.objects.get(), by=world.carol, ends_on=YESTERDAYS)
    with pytest.raises(RuntimeError):
        erase_party(owner, by=world.alice, reason=EraseReason.REQUEST)
    assert Party.objects.get(pk=owner.pk).name == "张三"


def test_declare_eraser_refuses_two_of_one_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasers, "_erasers", {})
    erasers.declare_eraser("tests.copies", lambda party: 0)
    with pytest.raises(ValueError, match="twice"):
        erasers.declare_eraser("tests.copies", lambda party: 1)


def test_disclose_party_tells_everything_in_full_and_logs_how_much(world: World, owner: Party) -> None:
    reveal_contact(ContactPoint.objects.get(party=owner), by=world.carol, reason=RevealReason.CALL)
    with translation.override("en"):
        told = disclose_party(owner, by=world.alice, reason=DiscloseReason.PERSON)
    assert told["Customer"][0]["ID number"] == ID_NUMBER and told["Customer"][0]["Note"] == "养狗"
    assert told["Contacts"] == [{"Kind": "Phone", "Value": PHONE}]
    assert [row["From"] for row in told["Places held or lived in"]] == ["2020-01-01"]
    # Who looked before, and why, is part of the answer.
    assert any("Looked at Phone in full" in row["What"] for row in told["What was done with the record"])
    event = Event.objects.get(kind="person.disclose")
    assert event.data == {"reason": "person", "count": sum(map(len, told.values()))}
    assert event.pk in disclosures(world.judy).values_list("pk", flat=True)


@pytest.mark.parametrize("name", ["carol", "heidi", "frank", "ivan"])
def test_disclose_party_refuses_without_the_role(world: World, owner: Party, name: str) -> None:
    with pytest.raises(NotAllowed):
        disclose_party(owner, by=getattr(world, name), reason=DiscloseReason.PERSON)
    assert not Event.objects.filter(kind="person.disclose").exists()


def test_disclose_party_refuses_the_system_silence_and_the_erased(world: World, owner: Party) -> None:
    with pytest.raises(NotAllowed):
        disclose_party(owner, by=system_actor(world.organisation.pk), reason=DiscloseReason.PERSON)
    with pytest.raises(Refused) as refusal:
        disclose_party(owner, by=world.alice, reason="curious")
    assert refusal.value.code == "no_reason"
    end_tenure(Tenure.objects.get(party=owner), by=world.carol, ends_on=YESTERDAYS)
    erase_party(owner, by=world.alice, reason=EraseReason.REQUEST)
    with pytest.raises(Refused) as refusal:
        disclose_party(owner, by=world.alice, reason=DiscloseReason.PERSON)
    assert refusal.value.code == "erased"


# Tables that point at a person and tell nothing about him that another holder does not.
NOTHING_OF_THEIR_OWN = {
    "surface.SentOnce": "keys of forms he sent, for a week",
}


def test_every_table_of_persons_tells_who_asks() -> None:
    """A table that points at people and has no holder would be left out of the answer."""
    told = {table._meta.label for holder in holders().values() for table in holder.tables}
    pointing = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if field.related_model is Party or field.name in ("party_id", "by_party_id")
    }
    assert pointing - told - set(NOTHING_OF_THEIR_OWN) == set(), (
        "declare a holder (kernel/people/holdings.py)"
    )
    assert set(NOTHING_OF_THEIR_OWN) <= pointing
    assert set(erasers._erasers) <= set(holders()), "what can be erased can be told"
