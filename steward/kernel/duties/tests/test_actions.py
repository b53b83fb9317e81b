"""Proof is brought by whoever holds the post, as the duty asks; the catalogue is kept by its keepers."""

from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.duties.actions import change_duty, judge_duty, prove_due, retire_duty
from steward.kernel.duties.choices import DueState
from steward.kernel.duties.metrics import Standard, standard_of
from steward.kernel.duties.models import Due, Duty, Proof
from steward.kernel.duties.queries import proofs_of
from steward.kernel.duties.tests.factories import make_due, make_new_duty
from steward.kernel.evidence.tests.pictures import draw, encode, upload
from steward.kernel.tenancy.models import Appointment
from tests.people import World


def test_prove_due_marks_it_done_at_once_and_keeps_the_words(world: World):
    due = prove_due(make_due(world), by=world.heidi, note="走完一遍，没有问题")
    assert (due.state, due.user) == (DueState.DONE, world.users["heidi"])
    assert [proof.note for proof in proofs_of(due)] == ["走完一遍，没有问题"]
    assert Event.objects.filter(kind="due.prove", subject_id=due.pk, post_title="楼栋管家").exists()


def test_prove_due_is_for_the_holder_of_the_post(world: World):
    due = make_due(world)
    for somebody_else in (world.ivan, world.bob, world.judy):
        with pytest.raises(NotAllowed):
            prove_due(due, by=somebody_else, note="代交")
    assert not Proof.objects.exists()


def test_prove_due_for_an_absent_colleague_shows_both_names(world: World):
    today = clock.today()
    Appointment.objects.create(
        organisation=world.organisation,
        user=world.users["ivan"],
        post=world.posts["ivan"],
        acting_for=world.appointments["heidi"],
        starts_on=today,
        ends_on=today,
    )
    due = prove_due(make_due(world), by=world.ivan, note="代管")
    assert (due.state, due.user) == (DueState.DONE, world.users["ivan"])
    assert Event.objects.get(kind="due.prove").acting_for == "Heidi"


def test_prove_due_wants_what_the_duty_asks_for(world: World):
    due = make_due(world)
    for evidence, field in (("manual:note", "note"), ("manual:photo", "photos"), ("manual:file", "papers")):
        Duty.objects.update(evidence=evidence)
        due = Due.objects.select_related("duty").get(pk=due.pk)
        with pytest.raises(Refused) as refused:
            prove_due(due, by=world.heidi, note=" ")
        assert refused.value.field == field
    assert not Proof.objects.exists()


def test_prove_due_keeps_its_photos(world: World, settings: Settings, tmp_path: Path):
    settings.MEDIA_ROOT = tmp_path
    due = make_due(world)
    Duty.objects.update(evidence="manual:photo")
    due = prove_due(Due.objects.get(pk=due.pk), by=world.heidi, photos=[upload(encode(draw()))])
    assert due.state == DueState.DONE
    assert Event.objects.filter(kind="evidence.attach", subject_type="duties.proof").exists()


def test_prove_due_refuses_what_daily_work_counts(world: World):
    due = make_due(world)
    Duty.objects.update(evidence="event:contact.note")
    with pytest.raises(Refused, match="自动计数"):
        prove_due(Due.objects.get(pk=due.pk), by=world.heidi, note="做了")


@pytest.mark.parametrize("hours", [-48, 48])
def test_prove_due_only_in_its_own_time(world: World, hours: int):
    due = make_due(world)
    with clock.moved_to(clock.now() + timedelta(hours=hours)), pytest.raises(Refused):
        prove_due(due, by=world.heidi, note="做了")


def test_prove_due_twice_is_refused(world: World):
    due = prove_due(make_due(world), by=world.heidi, note="一遍")
    with pytest.raises(Refused):
        prove_due(due, by=world.heidi, note="再一遍")


def test_change_duty_marks_it_as_edited_and_says_what_changed(world: World):
    duty = change_duty(make_new_duty(world), by=world.judy, title="每天巡楼", weight=1)
    assert (duty.title, duty.is_edited) == ("每天巡楼", True)
    assert Event.objects.get(kind="duty.change").data["changed"] == ["title"]
    with pytest.raises(NotAllowed):
        change_duty(duty, by=world.alice, title="不行")


def test_change_duty_counts_otherwise_from_tomorrow(world: World):
    due = make_due(world)
    row = change_duty(due.duty, by=world.judy, title="每天巡楼", count=2)
    due.duty.refresh_from_db()
    assert (due.duty.count, due.duty.ends_on) == (1, clock.today())
    assert (row.count, row.title, row.starts_on) == (2, "每天巡楼", clock.today() + timedelta(days=1))
    assert (row.code, row.cadence, row.evidence) == (due.duty.code, {"every": "day"}, "manual:note")
    assert Due.objects.filter(pk=due.pk).exists()
    again = change_duty(row, by=world.judy, count=3)
    assert (again.pk, again.count) == (row.pk, 3)
    with pytest.raises(Refused):
        change_duty(due.duty, by=world.judy, title="旧的")


def test_retire_duty_takes_its_future_and_leaves_its_past(world: World):
    due = make_due(world)
    duty = retire_duty(due.duty, by=world.judy)
    assert duty.ends_on == clock.today()
    assert Due.objects.filter(pk=due.pk).exists()
    with pytest.raises(Refused):
        retire_duty(duty, by=world.judy)


def test_judge_duty_sets_the_standard_that_cards_are_judged_by(world: World):
    duty = make_new_duty(world)
    judge_duty(
        duty, by=world.judy, metric="due.done_in_time", threshold=95, words="九成五按时", words_en="19 of 20"
    )
    duty.refresh_from_db()
    assert duty.standard == {
        "zh": "九成五按时",
        "en": "19 of 20",
        "metric": "due.done_in_time",
        "at_least": 95,
    }
    judge_duty(duty, by=world.judy, metric="area.repair_complaints", threshold=200, words="少投诉")
    assert standard_of(duty.standard) == Standard("少投诉", "area.repair_complaints", None, 200)
    for metric, threshold in (("nobody.knows", 5), ("due.done_in_time", None), ("due.done_in_time", 101)):
        with pytest.raises(Refused):
            judge_duty(duty, by=world.judy, metric=metric, threshold=threshold)
    judge_duty(duty, by=world.judy)
    duty.refresh_from_db()
    assert duty.standard == {} and duty.is_edited
    retire_duty(duty, by=world.judy)
    with pytest.raises(Refused):
        judge_duty(duty, by=world.judy)
