"""Corrections: asked by the person himself, decided by somebody else, applied through the record's own verbs."""

from datetime import timedelta

import pytest

from steward.capabilities.corrections.actions import (
    accept_correction,
    ask_correction,
    decline_correction,
    remind_corrections,
    reveal_correction,
    withdraw_correction,
)
from steward.capabilities.corrections.choices import State
from steward.capabilities.corrections.models import Correction
from steward.capabilities.corrections.queries import changed_meanwhile, tenures_for, waiting, wanted
from steward.capabilities.corrections.tests.factories import NEW, PHONE, asks, himself, lives, photo
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, NotAllowed, Refused
from steward.kernel.evidence.models import Evidence
from steward.kernel.evidence.queries import photos_of
from steward.kernel.evidence.subjects import can_see
from steward.kernel.evidence.verify import verify_evidence
from steward.kernel.jobs.worker import run_due_jobs
from steward.kernel.notify import sms
from steward.kernel.notify.channels import Undeliverable
from steward.kernel.notify.models import Message
from steward.kernel.people.actions import (
    add_contact,
    change_party,
    end_tenure,
    keep_retention,
    remove_contact,
)
from steward.kernel.people.models import ContactPoint, Party, Tenure
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.tenancy.models import User
from tests.people import LONG_AGO, World


def numbers(party: Party) -> set[str]:
    return {row.value for row in ContactPoint.objects.filter(party=party)}


def test_ask_correction_of_a_number_waits_for_the_desk_and_accepting_replaces_it(world: World) -> None:
    party = lives(world)
    row = asks(party)
    assert (row.before, wanted(row), numbers(party)) == (PHONE, "138****0002", {PHONE})
    assert list(waiting(world.carol)) == [row]

    accept_correction(row, by=world.carol)

    assert numbers(party) == {NEW}
    assert ContactPoint.objects.get(party=party).is_primary
    assert not waiting(world.carol)
    assert NEW not in str(list(Event.objects.values_list("data", flat=True)))


def test_ask_correction_of_a_number_needs_the_code_sent_to_it(world: World) -> None:
    party = lives(world)
    with pytest.raises(Refused) as refused:
        asks(party, proved="")
    assert refused.value.code == "not_proved"
    with pytest.raises(Refused):
        asks(party, proved="13800000003")


def test_ask_correction_tells_the_old_number(world: World, monkeypatch: pytest.MonkeyPatch, settings) -> None:
    sent: list[tuple[str, str]] = []
    line = sms.SmsLine("told", lambda phone, text: sent.append((phone, text.words)))
    monkeypatch.setitem(sms._lines, "told", line)
    settings.STEWARD_SMS = "told"
    asks(lives(world))
    run_due_jobs()
    [(phone, words)] = sent
    assert phone == PHONE and "138****0002" in words and NEW not in words


def test_ask_correction_of_a_number_that_cannot_be_told_is_said_to_the_desk(
    world: World, monkeypatch: pytest.MonkeyPatch, settings
) -> None:
    def fail(phone: str, text: sms.SmsText) -> None:
        raise Undeliverable("no template")

    monkeypatch.setitem(sms._lines, "mute", sms.SmsLine("mute", fail))
    settings.STEWARD_SMS = "mute"
    row = asks(lives(world))
    run_due_jobs()
    assert Event.objects.get(kind="correction.lose_notice").subject_id == row.pk


def test_ask_correction_once_for_each_field(world: World) -> None:
    party = lives(world)
    first = asks(party)
    with pytest.raises(Refused) as refused:
        asks(party, value="13800000009", proved="13800000009")
    assert refused.value.code == "open_already"
    asks(party, "email", value="Mei@Example.com")
    withdraw_correction(first, by=himself(party))
    assert asks(party).pk != first.pk


def test_ask_correction_refuses_others_and_what_stands_already(world: World) -> None:
    party, other = lives(world), lives(world, world.places["3-2-502"], phone=NEW, name="王强")
    with pytest.raises(NotAllowed):
        ask_correction("name", by=himself(other), party=party, name="王小强")
    with pytest.raises(NotAllowed):
        ask_correction("name", by=world.carol, party=party, name="王小强")
    with pytest.raises(NotAllowed):
        asks(party, "member", place=world.places["3-2-502"], name="王二")
    with pytest.raises(NotAllowed):
        asks(party, "phone", contact=other.contacts.get())
    for field, said in (
        ("name", {"name": "李晓梅"}),
        ("email", {"value": "no address"}),
        ("name", {"name": " "}),
    ):
        with pytest.raises(Refused):
            asks(party, field, **said)


def test_ask_correction_of_a_letting_is_the_owners_alone(world: World) -> None:
    member = lives(world, relation="household", phone=NEW, name="王二")
    tenant = lives(world, relation="tenant", phone="13800000005", name="赵一")
    with pytest.raises(NotAllowed):
        asks(tenant, "let", name="孙三")
    with pytest.raises(NotAllowed):
        asks(member, "member", name="孙三")
    owner = lives(world, name="李晓梅")
    assert [row.party for row in tenures_for("let_ended", owner.pk)] == [tenant]
    assert [row.party for row in tenures_for("left", owner.pk)] == [member]
    assert not tenures_for("left", member.pk)


def test_accept_correction_of_household_and_tenancy_starts_and_ends_tenures(world: World) -> None:
    owner, unit = lives(world), world.places["3-2-501"]
    accept_correction(asks(owner, "let", name="孙三", value=NEW, on=clock.today()), by=world.heidi)
    tenant = Tenure.objects.get(place=unit, relation="tenant")
    assert (tenant.party.name, numbers(tenant.party)) == ("孙三", {NEW})

    accept_correction(asks(owner, "let_ended", tenure=tenant, on=clock.today()), by=world.carol)
    tenant.refresh_from_db()
    assert tenant.ends_on == clock.today()

    accept_correction(asks(owner, "member", name="李小宝"), by=world.carol)
    assert Tenure.objects.get(place=unit, relation="household").party.name == "李小宝"

    accept_correction(asks(owner, "emergency", name="王芳", value="13800000006"), by=world.carol)
    first = Tenure.objects.get(place=unit, relation="emergency")
    row = asks(owner, "emergency", tenure=first, name="王二", value="13800000007")
    assert row.before == "王芳"
    accept_correction(row, by=world.carol)
    assert Tenure.objects.get(place=unit, relation="emergency", ends_on=None).party.name == "王二"

    accept_correction(asks(owner, "name", name="李小梅"), by=world.carol)
    accept_correction(asks(owner, "email", value="mei@example.com"), by=world.carol)
    owner.refresh_from_db()
    assert owner.name == "李小梅" and "mei@example.com" in numbers(owner)


def test_accept_correction_refuses_what_was_changed_meanwhile(world: World) -> None:
    party = lives(world)
    member = lives(world, relation="household", phone="", name="王二")
    name, left, number = (
        asks(party, "name", name="李小梅"),
        asks(party, "left", tenure=member.tenures.get()),
        asks(party),
    )
    change_party(party, by=world.carol, name="李梅")
    end_tenure(member.tenures.get(), by=world.carol, ends_on=LONG_AGO)
    add_contact(party, "13800000008", by=world.carol)
    remove_contact(party.contacts.get(is_primary=True), by=world.carol)
    for row in (name, left, number):
        row.refresh_from_db()
        assert changed_meanwhile(row)
        with pytest.raises(Refused) as refused:
            accept_correction(row, by=world.carol)
        assert refused.value.code == "changed_meanwhile"
    assert waiting(world.carol).count() == 3


def test_accept_correction_refuses_people_for_a_home_the_customer_has_left(world: World) -> None:
    owner = lives(world)
    row, name = asks(owner, "let", name="孙三", value=NEW), asks(owner, "name", name="李小梅")
    end_tenure(owner.tenures.get(), by=world.carol, ends_on=clock.today() - timedelta(days=1))
    with pytest.raises(Refused) as refused:
        accept_correction(row, by=world.carol)
    assert refused.value.code == "left_meanwhile" and not Tenure.objects.filter(relation="tenant")
    # His own name is his wherever he lives.
    assert accept_correction(name, by=world.carol).state == State.ACCEPTED


def test_decline_correction_says_why_and_ends_it(world: World) -> None:
    party = lives(world)
    row = asks(party)
    with pytest.raises(Refused):
        decline_correction(row, by=world.carol, reason="  ")
    decline_correction(row, by=world.carol, reason="请先带身份证来前台")
    with pytest.raises(Lost):
        accept_correction(row, by=world.carol)
    with pytest.raises(Lost):
        withdraw_correction(row, by=himself(party))
    assert numbers(party) == {PHONE}


def test_decide_correction_never_about_oneself_nor_out_of_reach(world: World) -> None:
    party = lives(world)
    row = asks(party)
    User.objects.filter(pk=world.users["carol"].pk).update(phone_index=party.contacts.get().value_index)
    for verb in (accept_correction, lambda row, by: decline_correction(row, by=by, reason="不行")):
        with pytest.raises(NotAllowed):
            verb(row, by=world.carol)
        with pytest.raises(NotAllowed):
            verb(row, by=world.ivan)
        with pytest.raises(NotAllowed):
            verb(row, by=himself(party))
    with pytest.raises(NotAllowed):
        withdraw_correction(row, by=world.carol)
    assert not waiting(world.ivan)


def test_remind_corrections_once_after_two_days(world: World) -> None:
    asks(lives(world))
    assert remind_corrections() == 0
    with clock.moved_to(clock.now() + timedelta(days=6)):
        assert (remind_corrections(), remind_corrections()) == (1, 0)
        run_due_jobs()
    told = Message.objects.filter(notice="correction.remind").values_list("recipient__name", flat=True)
    assert {"Carol", "Bob", "Alice"} <= set(told)


def test_reveal_correction_shows_both_sides_and_is_logged(world: World) -> None:
    row = asks(lives(world))
    assert set(reveal_correction(row, by=world.carol, reason="call").values()) == {PHONE, NEW}
    assert Event.objects.get(kind="correction.reveal").data["reason"] == "call"


def test_corrections_are_forgotten_a_month_after_the_decision(
    world: World, settings, tmp_path, django_capture_on_commit_callbacks
) -> None:
    settings.MEDIA_ROOT = tmp_path
    party = lives(world)
    row = asks(party, photos=[photo()])
    waits = asks(party, "email", value="mei@example.com")
    evidence = photos_of(row).get()
    assert evidence.is_internal and evidence.original.storage.exists(str(evidence.original.name))
    decline_correction(row, by=world.carol, reason="请带证件")
    system = system_actor(world.organisation.pk, "retention")
    with clock.moved_to(clock.now() + timedelta(days=29)):
        assert keep_retention(system)["corrections.decided"] == 0
    after = clock.moved_to(clock.now() + timedelta(days=31))
    with after, django_capture_on_commit_callbacks(execute=True):
        assert keep_retention(system)["corrections.decided"] == 1
    row.refresh_from_db()
    assert (row.before, row.value, row.reason, row.state) == ("", "", "", State.DECLINED)
    assert Correction.objects.get(pk=waits.pk).value == "mei@example.com"
    assert not photos_of(row) and Evidence.objects.filter(pk=evidence.pk).exists()
    assert not evidence.original.storage.exists(str(evidence.original.name)) and not list(verify_evidence())


def test_proof_of_a_correction_is_opened_by_those_who_decide_alone(world: World, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    party = lives(world)
    proof = photos_of(asks(party, photos=[photo()])).get()
    seen = {name: can_see(getattr(world, name), proof) for name in ("carol", "heidi", "ivan", "frank", "kim")}
    assert seen == {"carol": True, "heidi": True, "ivan": False, "frank": False, "kim": False}
    assert not can_see(himself(party), proof)
