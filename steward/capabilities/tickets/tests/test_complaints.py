"""Complaints: weighed by rules, confirmed with a responsible, rejected by two, declared up the line, linked."""

from datetime import timedelta
from typing import Any

import pytest

from steward.capabilities.tickets import actions
from steward.capabilities.tickets.complaints import neighbours_of, to_acknowledge, to_confirm, to_declare
from steward.capabilities.tickets.models import Acknowledgement, Complaint, Declaration
from steward.capabilities.tickets.queries import visible_tickets
from steward.capabilities.tickets.tests.factories import (
    DECLARED,
    complaint_matter,
    later,
    owner_of,
    report,
)
from steward.capabilities.tickets.tests.samples import complaint, declared, major, proposed
from steward.capabilities.tickets.tests.test_actions import fresh, last_event
from steward.kernel.audit.models import Event
from steward.kernel.audit.queries import timeline
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.notify.models import Message
from steward.kernel.notify.spread import spread
from steward.kernel.tenancy.models import Appointment
from steward.kernel.work.models import WorkItem
from tests.people import LONG_AGO, World


def row_of(item: WorkItem) -> Complaint:
    return Complaint.objects.get(pk=item.pk)


def refusal(action: Any, item: WorkItem, **arguments: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        action(fresh(item), **arguments)
    return refused.value


def told(kind: str) -> set[str]:
    """Who was told of the newest event of a kind."""
    event = Event.objects.filter(kind=kind).latest("pk")
    spread(event)
    rows = Message.objects.filter(event=event, channel="inbox").select_related("recipient")
    return {row.recipient.username.partition("@")[0] for row in rows}


@pytest.mark.parametrize(
    ("facts", "people", "grade"),
    [
        ([], 1, "general"),
        (["leak"], 1, "serious"),
        (["leak", "media"], 1, "major"),
        ([], 9, "general"),
        ([], 10, "major"),
    ],
)
def test_grade_ticket_follows_the_heaviest_rule(
    office: World, facts: list[str], people: int, grade: str
) -> None:
    item = actions.grade_ticket(complaint(office), by=office.heidi, facts=facts, people=people)
    assert (row_of(item).grade, row_of(item).facts, row_of(item).people) == (grade, facts, people)
    assert last_event(item).data["grade"] == grade


def test_grade_ticket_takes_a_higher_grade_but_none_below_the_rules(office: World) -> None:
    item = complaint(office)
    actions.grade_ticket(item, by=office.carol, facts=["leak"], grade="major")
    assert row_of(item).grade == "major"
    below = refusal(actions.grade_ticket, item, by=office.carol, facts=["leak"], grade="general")
    assert below.code == "below_the_rules" and row_of(item).grade == "major"
    # A fact that does not hold is taken back, and the grade with it.
    actions.grade_ticket(fresh(item), by=office.carol, facts=[])
    assert row_of(item).grade == "general"


def test_grade_ticket_tells_who_heads_the_site_once_it_is_major(office: World) -> None:
    item = actions.grade_ticket(complaint(office), by=office.carol, facts=["leak"])
    assert told("ticket.grade") == set()
    actions.grade_ticket(item, by=office.carol, facts=["media"])
    assert told("ticket.grade") == {"alice", "bob", "dave"}
    actions.grade_ticket(item, by=office.carol, facts=["media"], people=4)
    assert told("ticket.grade") == set()


def test_grade_ticket_is_for_complaints_only(office: World) -> None:
    assert refusal(actions.grade_ticket, report(office), by=office.carol).code == "no_complaint"


def test_complaints_grow_heavier_by_waiting_and_by_numbers(office: World) -> None:
    first = complaint(office)
    assert [complaint(office), row_of(first).grade][1] == "general"
    # The third of its matter within a month is serious from the start; the others become so at night.
    third = complaint(office)
    assert row_of(third).grade == "serious"
    assert actions.regrade_complaints() == 2
    assert row_of(first).grade == "serious"
    with clock.moved_to(later(days=31)):
        assert actions.regrade_complaints() == 3
        assert actions.regrade_complaints() == 0
    assert row_of(first).grade == "major"
    assert last_event(first).actor_kind == "system"


def test_confirm_ticket_names_whose_responsibility_it_was(office: World) -> None:
    item = complaint(office)
    assert [row.pk for row in to_confirm(office.bob)] == [item.pk]
    actions.confirm_ticket(item, by=office.bob, fault="late", department=office.departments["engineering"])
    row = row_of(item)
    assert (row.verdict, row.fault, row.department, row.judged_by) == (
        "confirmed", "late", office.departments["engineering"], office.users["bob"],
    )  # fmt: skip
    assert (
        "confirmed" in timeline(item, public=True)[0].sentence
        or "属实" in timeline(item, public=True)[0].sentence
    )
    assert not to_confirm(office.bob).exists()


@pytest.mark.parametrize(
    ("fault", "named", "code"),
    [("late", False, "nobody_responsible"), ("builder", True, "not_ours"), ("outside", True, "not_ours")],
)
def test_confirm_ticket_refuses_a_fault_and_a_responsible_that_do_not_fit(
    office: World, fault: str, named: bool, code: str
) -> None:
    department = office.departments["engineering"] if named else None
    refused = refusal(
        actions.confirm_ticket, complaint(office), by=office.bob, fault=fault, department=department
    )
    assert refused.code == code


def test_confirm_ticket_is_nobodys_word_on_himself(office: World) -> None:
    item = complaint(office)
    with pytest.raises(NotAllowed):
        actions.confirm_ticket(item, by=office.bob, fault="attitude", person=office.users["bob"])
    with pytest.raises(NotAllowed):
        actions.confirm_ticket(item, by=office.carol, fault="attitude", person=office.users["heidi"])


def test_confirm_ticket_takes_it_from_the_hands_and_the_inbox_of_the_person_named(office: World) -> None:
    item = complaint(office)
    actions.dispatch_ticket(item, by=office.bob, to=office.users["heidi"])
    actions.start_ticket(item, by=office.heidi)
    assert told("ticket.dispatch") == {"heidi"}
    actions.confirm_ticket(item, by=office.bob, fault="attitude", person=office.users["heidi"])
    assert (item.state, item.assignee_id, item.about_user_id) == ("accepted", None, office.users["heidi"].pk)
    assert row_of(item).department == office.departments["service"]
    assert not visible_tickets(office.heidi).filter(pk=item.pk).exists()
    assert not Message.objects.filter(recipient=office.users["heidi"]).exists()
    # Spread again by a second worker: still nothing for her.
    assert told("ticket.dispatch") == set()


def test_confirm_ticket_names_nobody_who_could_still_see_it(office: World) -> None:
    """Whoever is found responsible is kept from it; of two persons complained about each has his own complaint."""
    item = complaint(office, about_user=office.users["heidi"])
    other = refusal(
        actions.confirm_ticket, item, by=office.bob, fault="attitude", person=office.users["ivan"]
    )
    assert (other.code, other.field) == ("about_another", "person") and row_of(item).verdict == ""
    actions.confirm_ticket(fresh(item), by=office.bob, fault="attitude", person=office.users["heidi"])
    assert row_of(item).person == office.users["heidi"]


def test_complaints_withdrawn_sent_twice_or_without_a_ground_make_nothing_heavier(office: World) -> None:
    actions.cancel_ticket(complaint(office), by=office.carol, reason="duplicate")
    actions.decide_ticket(proposed(office), by=office.alice, agreed=True, note="经查无此事")
    assert row_of(complaint(office)).grade == "general"


def test_join_ticket_makes_a_complaint_of_ten_people_major_at_once(office: World) -> None:
    item = complaint(office)
    for n in range(9):
        assert row_of(item).grade == "general"
        actions.join_ticket(fresh(item), by=office.carol, stranger_phone=f"1380000100{n}")
    assert (row_of(item).people, row_of(item).grade) == (10, "major")
    assert told("ticket.grade") == {"alice", "bob", "dave"}


def test_reject_ticket_waits_for_a_second_person(office: World) -> None:
    item = proposed(office)
    assert row_of(item).verdict == "proposed" and item.state == "accepted"
    assert told("ticket.reject") == {"alice", "bob", "dave"}
    refused = refusal(actions.finish_ticket, item, by=office.carol, result="好了")
    assert refused.code == "undecided"
    assert refusal(actions.reject_ticket, item, by=office.bob, reason="unfounded", note="x").code == "judged"
    other = complaint(office)
    assert refusal(actions.reject_ticket, other, by=office.bob, reason="unfounded", note=" ").field == "note"


def test_decide_ticket_is_not_for_who_proposed_it_nor_his_deputy(office: World) -> None:
    item = complaint(office)
    actions.reject_ticket(item, by=office.bob, reason="contract", note="按合同")
    assert refusal(actions.decide_ticket, item, by=office.bob, agreed=True, note="x").code == "second_person"
    Appointment.objects.create(
        organisation=office.organisation, user=office.users["dave"], post=office.posts["dave"],
        acting_for=office.appointments["bob"], starts_on=LONG_AGO, ends_on=later(days=9).date(),
    )  # fmt: skip
    assert refusal(actions.decide_ticket, item, by=office.dave, agreed=True, note="x").code == "second_person"
    assert refusal(actions.decide_ticket, item, by=office.alice, agreed=True).field == "note"
    assert refusal(actions.decide_ticket, complaint(office), by=office.alice, agreed=True, note="x").code == (
        "nothing_proposed"
    )


def test_decide_ticket_agreed_tells_the_customer_and_has_him_called(office: World) -> None:
    item = proposed(office)
    actions.decide_ticket(item, by=office.alice, agreed=True, note="我们查看了监控")
    assert (item.state, row_of(item).verdict, fresh(item).ticket.result) == (
        "finished",
        "rejected",
        "我们查看了监控",
    )
    public = timeline(item, public=True)[0]
    assert public.kind == "ticket.decide" and public.note == "我们查看了监控"
    # Not content: it is opened again and judged anew.
    actions.call_back_ticket(fresh(item), by=office.carol, satisfaction="dissatisfied", note="不认可")
    assert row_of(item).verdict == ""


def test_decide_ticket_not_agreed_goes_on_and_says_nothing_to_the_customer(office: World) -> None:
    item = proposed(office)
    before = len(timeline(item, public=True))
    actions.decide_ticket(item, by=office.alice, agreed=False, note="再查")
    assert (item.state, row_of(item).verdict) == ("accepted", "")
    assert len(timeline(item, public=True)) == before


def test_cancel_ticket_is_no_way_around_the_second_person(office: World) -> None:
    refused = refusal(
        actions.cancel_ticket,
        report(office, kind="complaint", category=None),
        by=office.carol,
        reason="elsewhere",
    )
    assert refused.code == "second_person"


def test_declare_ticket_tells_the_whole_line_above_at_once(office: World) -> None:
    item = declared(office)
    rungs = Acknowledgement.objects.filter(declaration__ticket_id=item.pk).order_by("position")
    assert [rung.post.code for rung in rungs] == ["cs_head", "manager", "director"]
    assert told("ticket.declare") == {"bob", "alice", "judy"}
    assert not to_declare(office.carol).exists()


def test_a_major_complaint_closed_undeclared_still_waits_to_be_declared(office: World) -> None:
    item = actions.finish_ticket(major(office), by=office.carol, result="已致歉")
    actions.call_back_ticket(fresh(item), by=office.bob, satisfaction="satisfied")
    assert fresh(item).state == "closed" and [row.pk for row in to_declare(office.carol)] == [item.pk]
    actions.declare_ticket(fresh(item), by=office.carol, **DECLARED)
    assert fresh(item).state == "closed" and not to_declare(office.carol)
    rejected = actions.reject_ticket(major(office), by=office.carol, reason="unfounded", note="查无此事")
    assert to_declare(office.carol).count() == 1
    actions.decide_ticket(fresh(rejected), by=office.alice, agreed=True, note="经查无此事")
    assert not to_declare(office.carol)


def test_declare_ticket_leaves_out_the_person_it_is_about(office: World) -> None:
    item = actions.grade_ticket(
        complaint(office, about_user=office.users["alice"]), by=office.carol, facts=["media"]
    )
    assert [row.pk for row in to_declare(office.carol)] == [item.pk]
    actions.declare_ticket(item, by=office.carol, **DECLARED)
    assert told("ticket.declare") == {"bob", "judy"}
    assert not to_acknowledge(office.alice).exists() and to_acknowledge(office.judy).exists()


def test_declare_ticket_refuses_whatever_is_missing(office: World) -> None:
    general = complaint(office)
    assert refusal(actions.declare_ticket, general, by=office.carol, **DECLARED).code == "not_major"
    item = major(office)
    for name in ("course", "harm", "outside", "demand", "measures"):
        assert refusal(actions.declare_ticket, item, by=office.carol, **DECLARED | {name: " "}).field == name
    future = refusal(
        actions.declare_ticket, item, by=office.carol, **DECLARED | {"happened_at": later(days=1)}
    )
    assert future.code == "future"
    bare = actions.grade_ticket(
        report(office, kind="complaint", category=None, place=None), by=office.carol, grade="major"
    )
    incomplete = refusal(actions.declare_ticket, bare, by=office.carol, **DECLARED)
    assert incomplete.code == "incomplete" and str(incomplete.what).count("、") == 3
    assert not Declaration.objects.exists()


def test_acknowledge_ticket_is_done_rung_by_rung(office: World) -> None:
    item = declared(office)
    actions.acknowledge_ticket(item, by=office.bob, note="马上到现场")
    assert last_event(item).data["posts"] == "客服主管"
    assert refusal(actions.acknowledge_ticket, item, by=office.bob).code == "nothing_declared"
    open_rungs = Acknowledgement.objects.filter(acknowledged_at__isnull=True)
    assert [rung.post.code for rung in open_rungs.order_by("position")] == ["manager", "director"]
    assert not to_acknowledge(office.bob).exists()
    # A further declaration is to be acknowledged anew.
    actions.declare_ticket(fresh(item), by=office.carol, **DECLARED | {"measures": "已更换维保单位"})
    assert [row.pk for row in to_acknowledge(office.bob)] == [item.pk]


def test_a_graded_down_complaint_stays_major_once_declared(office: World) -> None:
    assert refusal(actions.grade_ticket, declared(office), by=office.carol, facts=[]).code == "declared"


def test_repeat_complaints_of_a_household_are_linked(office: World) -> None:
    matter, owner = complaint_matter(office), owner_of(office)
    with clock.moved_to(clock.now() - timedelta(days=100)):
        old = report(office, kind="complaint", category=matter, requester=owner)
    with clock.moved_to(clock.now() - timedelta(days=20)):
        first = report(office, kind="complaint", category=matter, requester=owner)
        report(office, kind="complaint", category=matter, place=office.places["1-1-101"])
    # Another member of the household, the same matter.
    second = report(office, kind="complaint", category=matter)
    other_matter = report(office, kind="complaint", category=None)
    assert row_of(first).repeats_id == old.pk
    assert row_of(second).repeats_id == first.pk
    assert row_of(other_matter).repeats_id is None
    assert [row.pk for row in neighbours_of(second, office.carol)] == [other_matter.pk, first.pk, old.pk]


def test_linked_complaints_about_the_reader_are_not_shown_to_him(office: World) -> None:
    report(office, kind="complaint", category=None, about_user=office.users["heidi"])
    second = report(office, kind="complaint", category=None)
    assert len(neighbours_of(second, office.carol)) == 1
    assert neighbours_of(second, office.heidi) == []
