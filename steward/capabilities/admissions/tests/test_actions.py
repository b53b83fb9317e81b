"""Admissions: proved numbers ask, the desk or an owner of the home answers, the register's own verbs enter."""

from datetime import timedelta
from typing import Any

import pytest

from steward.capabilities.admissions.actions import (
    approve_admission,
    confirm_admission,
    refuse_admission,
    remind_admissions,
    reveal_admission,
)
from steward.capabilities.admissions.actions.asking import TooMany
from steward.capabilities.admissions.models import Admission
from steward.capabilities.admissions.queries import admissions_of_number, find_home, to_confirm, waiting
from steward.capabilities.admissions.tests.factories import APPLICANT, applies, himself, owner_of, paper
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, NotAllowed, Refused
from steward.kernel.evidence.queries import photos_of
from steward.kernel.evidence.subjects import can_see
from steward.kernel.jobs.worker import run_due_jobs
from steward.kernel.notify import sms
from steward.kernel.notify.channels import Undeliverable
from steward.kernel.notify.models import Message
from steward.kernel.people.actions import add_party, keep_retention
from steward.kernel.people.models import Party, Tenure
from steward.kernel.people.queries import homes_of
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.tenancy.models import User
from tests.people import World


@pytest.fixture(autouse=True)
def _files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


def approve(world: World, row: Admission, **more: Any) -> Tenure:
    said: dict[str, Any] = {"by": world.carol, "how": "contract", "starts_on": clock.today()}
    return approve_admission(row, **(said | more))


def test_approve_admission_enters_and_verifies_the_applicant(world: World) -> None:
    row = applies(world, relation="tenant", photos=[paper()])
    assert list(waiting(world.carol)) == [row] and photos_of(row).get().is_internal
    end = clock.today() + timedelta(days=30)

    tenure = approve(world, row, ends_on=end)

    assert (tenure.party.name, tenure.relation, tenure.ends_on) == ("赵小明", "tenant", end)
    tenure.refresh_from_db()
    assert (tenure.verified_how, tenure.verified_by) == ("contract", world.users["carol"])
    assert tenure.verified_at is not None and homes_of(tenure.party_id) == [tenure]
    # A tenant's access ends with the tenure.
    with clock.moved_to(clock.now() + timedelta(days=31)):
        assert not homes_of(tenure.party_id)
    assert not waiting(world.carol)
    told = str(list(Event.objects.values_list("data", flat=True)))
    assert APPLICANT not in told and "赵小明" not in told


def test_approve_admission_of_a_new_owner_may_replace_the_former(world: World) -> None:
    former = owner_of(world)
    row = applies(world, relation="owner", photos=[paper()])
    tenure = approve(world, row, replaces=True)
    assert tenure.share_bp == 10000
    assert not homes_of(former.pk) and homes_of(tenure.party_id)
    with pytest.raises(Refused):
        approve(world, applies(world, phone="13700000002"), replaces=True)


def test_approve_admission_takes_who_is_known_by_the_number_and_nobody_else(world: World) -> None:
    known = add_party("赵小明", by=world.alice, phones=[APPLICANT])
    other = add_party("赵小明", by=world.alice, phones=["13700000009"])
    row = applies(world)
    with pytest.raises(Refused):
        approve(world, row, party=other)
    assert approve(world, row, party=known).party == known
    assert Party.objects.filter(name="赵小明").count() == 2


def test_refuse_admission_once_never_about_oneself_nor_out_of_reach(world: World) -> None:
    row = applies(world)
    for actor in (world.ivan, world.heidi, world.frank):
        with pytest.raises(NotAllowed):
            approve(world, row, by=actor)
    User.objects.filter(pk=world.users["carol"].pk).update(phone_index=row.phone_index)
    with pytest.raises(NotAllowed):
        approve(world, row)
    with pytest.raises(NotAllowed):
        refuse_admission(row, by=world.carol, reason="不行")
    with pytest.raises(Refused):
        refuse_admission(row, by=world.bob, reason=" ")
    refuse_admission(row, by=world.bob, reason="合同上没有您的名字")
    with pytest.raises(Lost):
        approve(world, row, by=world.bob)
    assert not Tenure.objects.exists()


def test_confirm_admission_is_for_an_owner_of_the_home_and_its_family_and_tenants(world: World) -> None:
    owner, neighbour = owner_of(world), owner_of(world, world.places["3-2-502"], "13800000002")
    family = applies(world)
    sale = applies(world, relation="owner", phone="13700000002", photos=[paper()])
    assert to_confirm(homes_of(owner.pk)) == [family] and not to_confirm(homes_of(neighbour.pk))
    for row, actor in ((family, himself(neighbour)), (sale, himself(owner)), (family, world.carol)):
        with pytest.raises(NotAllowed):
            confirm_admission(row, by=actor)

    tenure = confirm_admission(family, by=himself(owner))

    tenure.refresh_from_db()
    assert (tenure.relation, tenure.verified_how) == ("household", "owner")
    family.refresh_from_db()
    assert (family.state, family.decided_party) == ("confirmed", owner)
    run_due_jobs()
    assert Message.objects.filter(notice="admission.confirm", recipient=world.users["carol"]).exists()
    # Whoever was let in so lets nobody else in.
    another = applies(world, phone="13700000003")
    with pytest.raises(NotAllowed):
        confirm_admission(another, by=himself(tenure.party))


def test_ask_admission_again_stays_one_and_floods_are_refused(world: World) -> None:
    row = applies(world)
    assert applies(world, name="另一个名字") == row
    for code in ("3-2-502", "3-1-101"):
        applies(world, world.places[code])
    with pytest.raises(TooMany):
        applies(world, world.places["3-1-102"])
    assert Event.objects.filter(kind="admission.ask").count() == 3
    assert admissions_of_number(APPLICANT) == list(Admission.objects.order_by("-asked_at", "-pk"))


def test_ask_admission_is_answered_alike_whoever_lives_there(world: World) -> None:
    owner_of(world, phone=APPLICANT)
    known = applies(world)
    unknown = applies(world, world.places["1-1-101"])
    assert (known.state, known.relation) == (unknown.state, unknown.relation)


def test_ask_admission_refuses_owners_and_tenants_without_a_paper(world: World) -> None:
    for relation in ("owner", "tenant"):
        with pytest.raises(Refused) as refused:
            applies(world, relation=relation)
        assert refused.value.field == "photos"
    with pytest.raises(Refused):
        applies(world, ends_on=clock.today() - timedelta(days=1))


def test_find_home_by_community_and_number_as_people_write_them(world: World) -> None:
    assert find_home(" 阳光 花园", "3栋2单元501室") == world.places["3-2-501"]
    assert find_home("阳光", "3-2-501") == world.places["3-2-501"]
    assert find_home("阳光花园", "9-9-999") is None and find_home("月亮湾", "3-2-501") is None
    with pytest.raises(Refused):
        find_home("阳光花园", "我家")


def test_remind_admissions_once_after_two_days(world: World) -> None:
    applies(world)
    with clock.moved_to(clock.now() + timedelta(days=6)):
        assert (remind_admissions(), remind_admissions()) == (1, 0)
        run_due_jobs()
    told = Message.objects.filter(notice="admission.remind").values_list("recipient__name", flat=True)
    assert {"Carol", "Bob", "Alice"} <= set(told)


def test_answer_is_told_to_the_applicant_or_to_the_desk(world: World, monkeypatch, settings) -> None:
    sent: list[str] = []

    def send(phone: str, text: sms.SmsText) -> None:
        if phone != APPLICANT:
            raise Undeliverable("switched off")
        sent.append(phone)

    monkeypatch.setitem(sms._lines, "told", sms.SmsLine("told", send))
    settings.STEWARD_SMS = "told"
    approve(world, applies(world))
    lost = applies(world, phone="13700000004")
    refuse_admission(lost, by=world.carol, reason="请带合同来前台")
    run_due_jobs()
    assert sent == [APPLICANT]
    assert Event.objects.get(kind="admission.lose_notice").subject_id == lost.pk


def test_reveal_admission_shows_the_number_and_is_logged(world: World) -> None:
    row = applies(world)
    assert reveal_admission(row, by=world.carol, reason="identity") == {"赵小明": APPLICANT}
    with pytest.raises(NotAllowed):
        reveal_admission(row, by=world.heidi, reason="identity")
    assert Event.objects.get(kind="admission.reveal").data["reason"] == "identity"


def test_admissions_are_forgotten_a_month_after_the_decision(world: World) -> None:
    row = applies(world, relation="tenant", photos=[paper()])
    refuse_admission(row, by=world.carol, reason="请带合同")
    system = system_actor(world.organisation.pk, "retention")
    with clock.moved_to(clock.now() + timedelta(days=29)):
        assert keep_retention(system)["admissions.decided"] == 0
    with clock.moved_to(clock.now() + timedelta(days=31)):
        assert keep_retention(system)["admissions.decided"] == 1
    row.refresh_from_db()
    assert (row.name, row.phone, row.phone_index, row.reason) == ("", "", "", "")
    assert not photos_of(row)


def test_papers_of_an_admission_are_opened_by_those_who_decide_alone(world: World) -> None:
    owner = owner_of(world)
    paper_of = photos_of(applies(world, relation="tenant", photos=[paper()])).get()
    seen = {
        name: can_see(getattr(world, name), paper_of) for name in ("carol", "bob", "heidi", "frank", "kim")
    }
    assert seen == {"carol": True, "bob": True, "heidi": False, "frank": False, "kim": False}
    assert not can_see(himself(owner), paper_of)
