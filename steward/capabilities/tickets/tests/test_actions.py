"""Every verb on a ticket: what it writes, and what it refuses."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from steward.capabilities.tickets import actions
from steward.capabilities.tickets.aftercare import to_call_back
from steward.capabilities.tickets.models import Callback, Ticket
from steward.capabilities.tickets.tests.factories import later, photo, report, ticket_in
from steward.kernel.audit.models import Event
from steward.kernel.audit.queries import timeline
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, NotAllowed, Refused
from steward.kernel.people.actions import add_party, erase_party
from steward.kernel.tenancy.models import Appointment, Away
from steward.kernel.work.models import Category, Clock, Pause, Target, WorkItem
from tests.people import LONG_AGO, World

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def last_event(item: WorkItem) -> Event:
    return Event.objects.filter(subject_id=item.pk, subject_type="work.workitem").latest("pk")


def fresh(item: WorkItem) -> WorkItem:
    return WorkItem.objects.select_related("ticket").get(pk=item.pk)


def test_report_ticket_writes_item_ticket_clocks_and_event(office: World) -> None:
    with clock.moved_to(NOON):
        item = report(office, stranger_name="李女士", stranger_phone="１３８ 0000 1234")
    item = fresh(item)
    assert item.number == "WX-20261123-0001"
    assert (item.state, item.urgency, item.department) == ("reported", 2, office.departments["engineering"])
    assert item.building == office.places["3"]
    assert item.ticket.stranger_phone == "13800001234"
    assert [(c.name, c.due_at - NOON) for c in item.clocks.order_by("pk")] == [
        ("respond", timedelta(minutes=30)),
        ("resolve", timedelta(hours=4)),
    ]
    assert item.due_at == NOON + timedelta(minutes=30)
    event = last_event(item)
    assert (event.kind, event.actor_name, event.post_title) == ("ticket.report", "Carol", "客服前台")
    assert "1380" not in str(event.data)


@pytest.mark.parametrize(
    ("more", "field"),
    [({"title": "  "}, "title"), ({"kind": "complaint", "category": "leak"}, "category")],
)
def test_report_ticket_refuses_what_does_not_fit(office: World, more: dict[str, Any], field: str) -> None:
    if "category" in more:
        more["category"] = Category.objects.get(code="leak")
    with pytest.raises(Refused) as refused:
        report(office, **more)
    assert refused.value.field == field
    assert not Ticket.objects.exists()


def test_report_ticket_refuses_without_any_promise(office: World) -> None:
    Target.objects.all().delete()
    with pytest.raises(Refused) as refused:
        report(office)
    assert refused.value.code == "no_target"


def test_accept_ticket_stops_the_respond_clock_of_desk_matters_only(office: World) -> None:
    repair, inquiry = report(office), report(office, kind="inquiry")
    for item in (repair, inquiry):
        actions.accept_ticket(item, by=office.carol)
    running = Clock.objects.filter(name="respond", stopped_at__isnull=True)
    assert list(running.values_list("item_id", flat=True)) == [repair.pk]


def test_dispatch_ticket_takes_somebody_on_duty_with_the_skill(office: World) -> None:
    item = report(office)
    actions.dispatch_ticket(item, by=office.carol, to=office.users["frank"])
    assert (item.state, item.assignee_id) == ("dispatched", office.users["frank"].pk)
    assert last_event(item).data["to_public"] == "F****"


@pytest.mark.parametrize(("who", "code"), [("heidi", "no_skill"), ("judy", "no_post")])
def test_dispatch_ticket_refuses_the_wrong_person(office: World, who: str, code: str) -> None:
    item = report(office)
    with pytest.raises(Refused) as refused:
        actions.dispatch_ticket(item, by=office.carol, to=office.users[who])
    assert refused.value.code == code
    assert fresh(item).state == "reported"


def test_dispatch_ticket_refuses_somebody_away(office: World) -> None:
    Away.objects.create(
        organisation=office.organisation,
        user=office.users["frank"],
        starts_at=later(hours=-1),
        ends_at=later(hours=1),
    )
    with pytest.raises(Refused) as refused:
        actions.dispatch_ticket(report(office), by=office.carol, to=office.users["frank"])
    assert refused.value.code == "off_duty"


def test_dispatch_ticket_by_two_at_once_lets_one_win(office: World) -> None:
    item = report(office)
    mine, theirs = fresh(item), fresh(item)
    actions.dispatch_ticket(mine, by=office.carol, to=office.users["frank"])
    with pytest.raises(Lost):
        actions.dispatch_ticket(theirs, by=office.eve, to=office.users["grace"])
    assert fresh(item).assignee_id == office.users["frank"].pk
    assert Event.objects.filter(kind="ticket.dispatch").count() == 1


def test_transfer_ticket_within_the_department_is_the_doers_own(office: World) -> None:
    item = ticket_in(office, "started")
    actions.transfer_ticket(item, by=office.frank, to=office.users["grace"], note="要换班")
    assert (item.state, item.assignee_id) == ("dispatched", office.users["grace"].pk)


def test_transfer_ticket_across_departments_is_the_heads_alone(office: World) -> None:
    item = ticket_in(office, "dispatched", category=None)
    heidi = office.users["heidi"]
    for who in (office.frank, office.eve, office.carol, office.bob):
        with pytest.raises(Refused) as refused:
            actions.transfer_ticket(item, by=who, to=heidi, note="公区")
        assert refused.value.code == "other_department"
    actions.transfer_ticket(item, by=office.dave, to=heidi, note="公区")
    assert item.department_id == office.departments["service"].pk


def test_return_ticket_gives_it_back_with_a_reason(office: World) -> None:
    item = ticket_in(office, "dispatched")
    with pytest.raises(NotAllowed):
        actions.return_ticket(item, by=office.grace, reason="skill")
    actions.return_ticket(item, by=office.frank, reason="skill")
    assert (item.state, item.assignee_id) == ("accepted", None)


def test_start_ticket_is_the_assignees_or_his_deputys(office: World) -> None:
    item = ticket_in(office, "dispatched")
    with pytest.raises(NotAllowed):
        actions.start_ticket(item, by=office.eve)
    Appointment.objects.create(
        organisation=office.organisation,
        user=office.users["grace"],
        post=office.posts["frank"],
        acting_for=office.appointments["frank"],
        starts_on=LONG_AGO,
        ends_on=later(days=9).date(),
    )
    actions.start_ticket(item, by=office.grace)
    event = last_event(item)
    assert (event.actor_name, event.acting_for) == ("Grace", "Frank")
    actions.finish_ticket(item, by=office.grace, result="换了垫圈", photos=[photo()])
    attached = Event.objects.get(kind="evidence.attach", subject_id=item.pk)
    assert (attached.actor_name, attached.acting_for) == ("Grace", "Frank")


def test_pause_ticket_takes_the_time_out_of_every_clock(office: World) -> None:
    with clock.moved_to(NOON):
        item = ticket_in(office, "started")
    with clock.moved_to(NOON + timedelta(hours=1)):
        actions.pause_ticket(item, by=office.frank, reason="parts", expected_at=NOON + timedelta(hours=3))
    assert (item.state, item.due_at, item.next_check_at) == ("paused", None, NOON + timedelta(hours=3))
    with clock.moved_to(NOON + timedelta(hours=2)):
        actions.resume_ticket(item, by=office.frank)
    assert item.state == "started"
    assert item.due_at == NOON + timedelta(hours=5)
    with clock.moved_to(NOON + timedelta(hours=4)):
        actions.finish_ticket(item, by=office.frank, result="好了", photos=[photo()])
    resolve = Clock.objects.get(item=item, name="resolve")
    assert (resolve.elapsed_minutes, resolve.met) == (180, True)


@pytest.mark.parametrize("wait", [{"minutes": -1}, {"days": 36 * 365}])
def test_pause_ticket_refuses_a_moment_in_the_past_and_a_year_typed_wrong(
    office: World, wait: dict[str, int]
) -> None:
    item = ticket_in(office, "started")
    with pytest.raises(Refused) as refused:
        actions.pause_ticket(item, by=office.frank, reason="parts", expected_at=later(**wait))
    assert refused.value.field == "expected_at"
    assert not Pause.objects.exists()


def test_resume_ticket_forgives_nothing_that_was_late_before(office: World) -> None:
    with clock.moved_to(NOON):
        item = ticket_in(office, "started")
    with clock.moved_to(NOON + timedelta(hours=5)):
        actions.pause_ticket(item, by=office.frank, reason="owner", expected_at=NOON + timedelta(hours=8))
    with clock.moved_to(NOON + timedelta(hours=6)):
        actions.resume_ticket(item, by=office.eve)
    assert item.due_at == NOON + timedelta(hours=4)


def test_finish_ticket_demands_words_and_for_repairs_a_photo(office: World) -> None:
    item = ticket_in(office, "started")
    for arguments, field in (
        ({"result": " ", "photos": [photo()]}, "result"),
        ({"result": "好了"}, "photos"),
    ):
        with pytest.raises(Refused) as refused:
            actions.finish_ticket(item, by=office.frank, **arguments)
        assert refused.value.field == field
    actions.finish_ticket(item, by=office.frank, result="好了", photos=[photo()])
    assert (item.state, item.ticket.finished_by_id) == ("finished", office.users["frank"].pk)
    assert Clock.objects.filter(item=item, stopped_at__isnull=True).get().name == "callback"


def test_finish_ticket_takes_a_photo_of_this_cycle_as_proof(office: World) -> None:
    item = ticket_in(office, "started")
    actions.comment_ticket(item, by=office.frank, note="", photos=[photo()])
    actions.finish_ticket(item, by=office.frank, result="好了")
    actions.reopen_ticket(item, by=office.carol, note="又漏了")
    actions.dispatch_ticket(item, by=office.carol, to=office.users["frank"])
    actions.start_ticket(item, by=office.frank)
    with clock.moved_to(later(minutes=1)), pytest.raises(Refused):
        actions.finish_ticket(item, by=office.frank, result="好了")


def test_finish_ticket_answers_an_inquiry_at_the_desk(office: World) -> None:
    item = report(office, kind="inquiry")
    actions.finish_ticket(item, by=office.carol, result="已告知收费标准")
    actions.close_ticket(item, by=office.carol)
    assert item.state == "closed"
    repair = report(office)
    with pytest.raises(NotAllowed):
        actions.finish_ticket(repair, by=office.carol, result="好了", photos=[photo()])


def test_call_back_ticket_is_never_the_doers(office: World) -> None:
    item = ticket_in(office, "finished")
    with pytest.raises(NotAllowed):
        actions.call_back_ticket(item, by=office.frank, satisfaction="satisfied")
    actions.call_back_ticket(item, by=office.carol, satisfaction="satisfied")
    assert (item.state, fresh(item).ticket.closed_by) == ("closed", "customer")
    assert item.next_check_at is None


def test_call_back_ticket_is_not_for_whoever_had_it_in_hand_when_a_stand_in_finished(office: World) -> None:
    item = report(office, kind="help", category=None)
    actions.dispatch_ticket(item, by=office.carol, to=office.users["heidi"])
    actions.start_ticket(item, by=office.heidi)
    acting = Appointment.objects.create(
        organisation=office.organisation, user=office.users["ivan"], post=office.posts["heidi"],
        acting_for=office.appointments["heidi"], starts_on=LONG_AGO, ends_on=later(days=9).date(),
    )  # fmt: skip
    actions.finish_ticket(item, by=office.ivan, result="已送到")
    acting.delete()
    with clock.moved_to(later(days=3)):
        for doer in (office.heidi, office.ivan):
            assert item not in to_call_back(doer)
            with pytest.raises(NotAllowed):
                actions.call_back_ticket(item, by=doer, satisfaction="satisfied")
        assert item in to_call_back(office.carol)
        actions.call_back_ticket(item, by=office.carol, satisfaction="satisfied")


def test_call_back_ticket_dissatisfied_opens_a_new_cycle_one_rung_up(office: World) -> None:
    item = ticket_in(office, "finished")
    with pytest.raises(Refused):
        actions.call_back_ticket(item, by=office.carol, satisfaction="dissatisfied")
    actions.call_back_ticket(item, by=office.carol, satisfaction="dissatisfied", note="还在漏")
    assert (item.state, item.cycle, item.assignee_id) == ("accepted", 2, None)
    assert Clock.objects.filter(item=item, cycle=2).count() == 2
    assert last_event(item).data["reached"] == [office.users["eve"].pk]


def test_call_back_ticket_unreached_waits(office: World) -> None:
    item = ticket_in(office, "finished")
    actions.call_back_ticket(item, by=office.carol, satisfaction="unreached")
    assert item.state == "finished"
    assert Callback.objects.count() == 1


def test_close_ticket_is_no_way_around_the_call_and_three_in_vain_close_it(office: World) -> None:
    item = ticket_in(office, "finished")
    with pytest.raises(Refused) as refused:
        actions.close_ticket(item, by=office.carol)
    assert refused.value.code == "callback_missing"
    for n in range(3):
        with clock.moved_to(later(hours=n)):
            actions.call_back_ticket(item, by=office.carol, satisfaction="unreached")
    assert (item.state, fresh(item).ticket.closed_by) == ("closed", "unreached")


def test_reopen_ticket_starts_a_new_cycle_with_a_reason(office: World) -> None:
    item = ticket_in(office, "closed")
    with pytest.raises(Refused):
        actions.reopen_ticket(item, by=office.carol, note=" ")
    actions.reopen_ticket(item, by=office.carol, note="又坏了")
    assert (item.state, item.cycle, item.closed_at) == ("accepted", 2, None)
    assert item.due_at is not None and item.next_check_at is not None


def test_cancel_ticket_ends_it_before_work_began(office: World) -> None:
    item = report(office)
    actions.cancel_ticket(item, by=office.carol, reason="duplicate")
    assert (item.state, item.next_check_at) == ("cancelled", None)
    with pytest.raises(Refused):
        actions.cancel_ticket(ticket_in(office, "started"), by=office.carol, reason="mistake")


def test_comment_ticket_for_the_owner_is_public_and_internal_is_not(office: World) -> None:
    item = report(office, kind="complaint")
    actions.comment_ticket(item, by=office.carol, note="内部：先查监控", internal=True)
    assert Clock.objects.get(item=item, name="respond").stopped_at is None
    actions.comment_ticket(item, by=office.carol, note="我们正在核实", internal=False)
    assert next(entry.note for entry in timeline(item, public=True)) == "我们正在核实"
    assert "监控" not in str(timeline(item, public=True))
    assert Clock.objects.get(item=item, name="respond").stopped_at is not None
    with pytest.raises(Refused):
        actions.comment_ticket(item, by=office.carol, note="  ")


def test_escalate_ticket_goes_one_level_up_or_to_the_next_present(office: World) -> None:
    item = report(office)
    actions.escalate_ticket(item, by=office.carol, note="要动用备用金")
    assert last_event(item).data["reached"] == [office.users["bob"].pk]
    Away.objects.create(
        organisation=office.organisation,
        user=office.users["bob"],
        starts_at=later(hours=-1),
        ends_at=later(hours=9),
    )
    actions.escalate_ticket(item, by=office.carol, note="还是没人")
    assert last_event(item).data["reached"] == [office.users["alice"].pk]


def test_close_silent_tickets_marks_the_system(office: World) -> None:
    item = ticket_in(office, "finished")
    with clock.moved_to(later(days=6)):
        assert actions.close_silent_tickets() == 0
    with clock.moved_to(later(days=7, minutes=1)):
        assert actions.close_silent_tickets() == 1
    assert fresh(item).ticket.closed_by == "system"
    assert last_event(item).actor_kind == "system"


def test_erase_requester_blanks_the_callers_own_words(office: World) -> None:
    item = report(
        office, stranger_name="李女士", stranger_phone="13800001234", body="李女士家，电话138 0000 1234"
    )
    other = report(office, stranger_name="李女士", stranger_phone="13900000000", body="李女士家")
    party = add_party("李女士", by=office.alice, phones=["13800001234"])
    copies = erase_party(party, by=office.alice, reason="request")
    assert copies["tickets.requester"] == 1
    assert (fresh(item).ticket.stranger_name, fresh(item).ticket.stranger_phone) == ("", "")
    assert fresh(item).ticket.body == "***家，电话***"
    # Somebody else of that name, under another number.
    assert fresh(other).ticket.body == "李女士家" and fresh(other).ticket.stranger_name == "李女士"


def test_a_long_body_with_every_sort_of_sign_comes_out_unchanged(office: World) -> None:
    body = "第一行\n\n　　全角Ａ１，‏مرحبا 🏠👨‍👩‍👧" + "长" * 9_900
    assert fresh(report(office, body=body)).ticket.body == body
