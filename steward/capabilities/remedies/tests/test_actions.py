"""The rules of corrective and preventive actions (DSK13)."""

from datetime import timedelta

import pytest

from steward.capabilities.remedies.actions import (
    cancel_remedy,
    finish_remedy,
    raise_remedy,
    verify_remedy,
)
from steward.capabilities.remedies.queries import waiting_remedies
from steward.capabilities.remedies.tests.factories import due_of, finished, fresh, planned, raised
from steward.kernel.audit.models import Event
from steward.kernel.audit.queries import timeline
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.evidence.queries import photos_of
from steward.kernel.evidence.tests.pictures import draw, encode, upload
from steward.kernel.notify.models import Message
from steward.kernel.notify.spread import spread
from steward.kernel.people.actions import add_party, erase_party
from steward.kernel.tenancy.models import Department
from steward.kernel.work.models import Escalation, WorkItem
from steward.kernel.work.sweep import sweep


def told(kind):
    """Who hears of the newest event of a kind."""
    event = Event.objects.filter(kind=kind).latest("pk")
    spread(event)
    return set(Message.objects.filter(event=event, channel="inbox").values_list("recipient__name", flat=True))


def shows_from(item):
    moment = item.remedy.check_from
    assert moment is not None
    return moment


def test_raise_remedy_runs_against_the_clock_of_its_kind(office):
    item = raised(office)

    assert item.number.startswith("JZ") and item.state == "raised"
    assert due_of(item) == item.opened_at + timedelta(days=1)
    assert told("remedy.raise") == {"Alice", "Bob", "Dave", "Kim"}


def test_raise_remedy_for_a_department_is_for_its_head(office):
    item = raised(office, department=office.departments["engineering"])

    assert told("remedy.raise") == {"Alice", "Dave", "Kim"}
    assert item in waiting_remedies(office.dave) and item not in waiting_remedies(office.bob)


def test_raise_remedy_refuses_another_sites_department_and_no_words(office):
    other = Department.objects.create(
        organisation=office.organisation, name="x", code="x", site=type(office.site).objects.create(
            organisation=office.organisation, name="别处", code="BC"
        ),
    )  # fmt: skip
    with pytest.raises(Refused):
        raised(office, department=other)
    with pytest.raises(Refused):
        raised(office, wrong=" ")


def test_plan_remedy_names_doer_and_day_and_climbs_when_the_day_passes(office):
    item = planned(office)

    assert told("remedy.plan") == {"Frank"}
    assert (str(item.assignee), str(item.department)) == ("Frank", "engineering")
    with clock.moved_to(due_of(item) + timedelta(minutes=1)):
        sweep()
        assert Escalation.objects.get().reached == [office.users["eve"].pk]
        assert told("work.escalate") == {"Eve"}
        message = Message.objects.get(recipient=office.users["eve"], channel="inbox")
        assert message.path == f"/remedies/{item.pk}/"
    words = [entry.sentence for entry in timeline(item)]
    assert any("实施" in sentence or "Carrying out" in sentence for sentence in words)


def test_plan_remedy_again_is_a_new_promise_and_not_for_the_doer(office):
    item = planned(office, assignee=office.users["dave"])
    late = due_of(item) + timedelta(days=1)
    with clock.moved_to(late):
        sweep()
        with pytest.raises(NotAllowed):
            planned(office, item, by=office.dave, assignee=office.users["dave"])
        item = planned(office, item)
        assert (item.cycle, due_of(item) > late) == (2, True)
        kept = item.clocks.get(cycle=1, name="resolve")
        assert kept.met is False  # the old promise was broken, and stays so
    with clock.moved_to(due_of(item) + timedelta(minutes=1)):
        sweep()
    assert Escalation.objects.filter(item=item, cycle=2).exists()


def test_plan_remedy_refuses_a_day_that_has_passed_and_people_not_there(office, strangers):
    item = raised(office)
    for wrong in (
        {"wanted_on": clock.today() - timedelta(days=1)},
        {"assignee": strangers.users["frank"]},
        {"root_cause": ""},
        {"measure": " "},
    ):
        with pytest.raises(Refused):
            planned(office, item, **wrong)


def test_finish_remedy_wants_evidence_and_the_one_who_has_it_in_hand(office):
    item = planned(office)
    with pytest.raises(NotAllowed):
        finish_remedy(item, by=office.grace, result="好了", proof="x")
    with pytest.raises(Refused) as refused:
        finish_remedy(item, by=office.frank, result="好了")
    assert refused.value.code == "evidence_missing"

    finish_remedy(item, by=office.frank, result="好了", photos=[upload(encode(draw()))])

    assert photos_of(item).count() == 1
    assert fresh(item).remedy.finished_by == office.users["frank"]


def test_verify_remedy_waits_until_an_effect_can_show(office):
    item = finished(office, effect_days=10)

    assert item not in waiting_remedies(office.kim)
    with pytest.raises(Refused) as refused:
        verify_remedy(item, by=office.kim, effective=True, conclusion="好")
    assert refused.value.code == "too_early"
    with clock.moved_to(shows_from(item) + timedelta(hours=1)):
        assert item in waiting_remedies(office.kim)
        assert item not in waiting_remedies(office.frank)
        assert verify_remedy(fresh(item), by=office.kim, effective=True, conclusion="好").state == "closed"


def test_verify_remedy_is_overdue_a_week_after_the_effect_can_show(office):
    item = finished(office, effect_days=10)

    assert due_of(item) == shows_from(item) + timedelta(days=7)
    with clock.moved_to(due_of(item) + timedelta(minutes=1)):
        sweep()
    assert Escalation.objects.get().reached == sorted([office.users["alice"].pk, office.users["kim"].pk])


def test_verify_remedy_is_not_for_whoever_did_it(office):
    item = planned(office, assignee=office.users["alice"])
    finish_remedy(item, by=office.alice, result="好了", proof="记录")

    with pytest.raises(NotAllowed):
        verify_remedy(fresh(item), by=office.alice, effective=True, conclusion="好")


def test_verify_remedy_without_effect_begins_the_next_round(office):
    item = finished(office)
    verify_remedy(item, by=office.kim, effective=False, conclusion="又超时两次")

    item = fresh(item)
    assert (item.state, item.remedy.round, item.cycle, item.assignee) == ("raised", 2, 2, None)
    assert item.closed_at is None and due_of(item) > clock.now()
    assert told("remedy.verify") == {"Carol", "Frank"}
    assert {"夜班只有一人\n夜班加派一人", "已排班", "又超时两次"} <= {entry.note for entry in timeline(item)}
    assert planned(office, item).cycle == 2


def test_cancel_remedy_needs_a_reason(office):
    with pytest.raises(Refused):
        cancel_remedy(raised(office), by=office.kim, note="")


def test_raise_remedy_and_plan_remedy_without_a_standard_say_whom_to_ask(world):
    with pytest.raises(Refused) as refused:
        raise_remedy(by=world.carol, site=world.site, kind="corrective", title="x", wrong="y")
    assert refused.value.code == "no_target"


def test_finish_remedy_stops_the_promise_in_time(office):
    assert finished(office).clocks.get(name="resolve").met is True


def test_erase_customer_takes_his_words_out_of_what_was_raised_from_his_request(office):
    origin = raised(office, title="x")
    party = add_party("王芳", by=office.judy, phones=["13800001234"], site_id=office.site.pk)
    WorkItem.objects.filter(pk=origin.pk).update(requester=party)
    item = raised(office, title="王芳家漏水", wrong="王芳，电话 138 0000 1234，漏水三次", origin=origin)
    other = raised(office, title="王芳家漏水")
    assert erase_party(party, by=office.alice, reason="request")["remedies.customer"] == 1
    item = fresh(item)
    assert (item.title, item.remedy.wrong) == ("***家漏水", "***，电话 ***，漏水三次")
    # Said of somebody, not out of his request: it may be another of that name.
    assert fresh(other).title == "王芳家漏水"
