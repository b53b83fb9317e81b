"""The customer opinion form: filled in once a cycle, handed up the line rung by rung, answered, printed."""

import pytest

from steward.capabilities.tickets import actions
from steward.capabilities.tickets.models import OpinionForm, OpinionRung
from steward.capabilities.tickets.papers import opinion_paper, opinions_of, to_endorse
from steward.capabilities.tickets.tests.factories import later, report, ticket_in
from steward.capabilities.tickets.tests.samples import OPINION, complaint, handed, opined
from steward.capabilities.tickets.tests.test_actions import fresh, last_event
from steward.kernel.audit.models import Event
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.people.actions import add_party, erase_party
from steward.kernel.surface.paper import Paper, Part, print_paper
from steward.kernel.tenancy.models import Appointment, Post
from tests.people import World, signed_in


def said_by(paper: Paper) -> str:
    """Every word on a paper."""
    words = [paper.company, paper.title, paper.number, paper.foot, *paper.signs]
    for part in paper.parts:
        words += [part.heading, *(word for pair in (*part.facts, *part.texts) for word in pair)]
    return "\n".join(words)


def test_hand_up_ticket_gives_the_form_to_the_post_above(office: World) -> None:
    item = handed(office)
    form = OpinionForm.objects.get()
    assert (form.cause, form.cycle, form.filled_by) == (OPINION["cause"], 1, office.users["carol"])
    [rung] = form.rungs.all()
    assert rung.post == office.posts["bob"]
    assert last_event(item).kind == "ticket.hand_up"
    assert last_event(item).data["reached"] == [office.users["bob"].pk]
    assert [row.pk for row in to_endorse(office.bob)] == [item.pk]
    assert not to_endorse(office.alice).exists()


def test_hand_up_ticket_passes_over_the_person_it_is_about(office: World) -> None:
    item = actions.finish_ticket(
        complaint(office, about_user=office.users["bob"]), by=office.carol, result="已核实"
    )
    actions.hand_up_ticket(item, by=office.carol, **OPINION)
    assert OpinionRung.objects.get().post == office.posts["alice"]
    assert not to_endorse(office.bob).exists()


def test_hand_up_ticket_refuses_an_empty_field_a_second_form_and_what_is_no_opinion(office: World) -> None:
    item = opined(office)
    with pytest.raises(Refused) as refused:
        actions.hand_up_ticket(item, by=office.carol, **OPINION | {"cause": "  "})
    assert (refused.value.field, refused.value.code) == ("cause", "empty")
    actions.hand_up_ticket(item, by=office.carol, **OPINION)
    with pytest.raises(Refused) as refused:
        actions.hand_up_ticket(fresh(item), by=office.carol, **OPINION)
    assert refused.value.code == "twice"
    with pytest.raises(Refused) as refused:
        actions.hand_up_ticket(ticket_in(office, "finished"), by=office.carol, **OPINION)
    assert refused.value.code == "no_opinion"
    assert OpinionForm.objects.count() == 1


def test_hand_up_ticket_refuses_a_line_with_nobody_in_it(office: World) -> None:
    item = opined(office)
    Post.objects.filter(pk=office.posts["carol"].pk).update(reports_to=None)
    with pytest.raises(Refused) as refused:
        actions.hand_up_ticket(item, by=office.carol, **OPINION)
    assert refused.value.code == "nobody_above" and not OpinionForm.objects.exists()


def test_hand_up_ticket_once_more_after_it_was_opened_again(office: World) -> None:
    item = handed(office)
    actions.call_back_ticket(fresh(item), by=office.bob, satisfaction="dissatisfied", note="还是不满意")
    again = actions.finish_ticket(fresh(item), by=office.carol, result="再次上门")
    actions.hand_up_ticket(again, by=office.carol, **OPINION)
    assert [form.cycle for form in opinions_of(again)] == [2, 1]


def test_endorse_ticket_answers_who_filled_it_in(office: World) -> None:
    item = handed(office)
    with pytest.raises(Refused) as refused:
        actions.endorse_ticket(item, by=office.bob, remark=" ")
    assert refused.value.field == "remark"
    actions.endorse_ticket(item, by=office.bob, remark="同意，跟进整改")
    rung = OpinionRung.objects.get()
    assert (rung.remark, rung.read_by) == ("同意，跟进整改", office.users["bob"])
    assert last_event(item).data["reached"] == [office.users["carol"].pk]
    assert not to_endorse(office.bob).exists()


def test_endorse_ticket_further_goes_one_post_up(office: World) -> None:
    item = handed(office)
    actions.endorse_ticket(item, by=office.bob, remark="请经理定", further=True)
    assert [rung.post for rung in OpinionRung.objects.order_by("position")] == [
        office.posts["bob"],
        office.posts["alice"],
    ]
    assert [row.pk for row in to_endorse(office.alice)] == [item.pk]
    assert last_event(item).data["reached"] == [office.users["alice"].pk]


def test_endorse_ticket_is_for_the_post_it_was_handed_to(office: World) -> None:
    item = handed(office)
    with pytest.raises(Refused) as refused:
        actions.endorse_ticket(item, by=office.alice, remark="同意")
    assert refused.value.code == "nothing_handed"
    with pytest.raises(NotAllowed):
        actions.endorse_ticket(item, by=office.carol, remark="同意")


def test_endorse_ticket_by_a_deputy_wears_the_hat_of_the_post(office: World) -> None:
    item = handed(office)
    Appointment.objects.create(
        organisation=office.organisation,
        user=office.users["alice"],
        post=office.posts["alice"],
        acting_for=office.appointments["bob"],
        starts_on=office.appointments["bob"].starts_on,
        ends_on=later(days=9).date(),
    )
    actions.endorse_ticket(fresh(item), by=office.alice, remark="代批：同意")
    assert OpinionRung.objects.get().read_by == office.users["alice"]


def test_print_ticket_holds_every_word_and_masks_the_number(office: World) -> None:
    party = add_party("李女士", by=office.judy, phones=["13800001234"], site_id=office.site.pk)
    item = complaint(office, title="师傅迟到", body="说好十点，十二点才来")
    type(item).objects.filter(pk=item.pk).update(requester=party)
    item = actions.finish_ticket(fresh(item), by=office.carol, result="已致歉")
    actions.hand_up_ticket(item, by=office.carol, **OPINION)
    actions.endorse_ticket(item, by=office.bob, remark="同意，跟进整改")
    actions.print_ticket(fresh(item), by=office.carol, paper="opinion")
    paper = opinion_paper(fresh(item), "Carol")
    said = said_by(paper)
    for word in (
        "李女士",
        "138****1234",
        "师傅迟到",
        "说好十点",
        *OPINION.values(),
        "同意，跟进整改",
        "Bob",
        "Carol",
    ):
        assert word in said, word
    assert "13800001234" not in said
    assert last_event(item).kind == "ticket.print"


def test_opinion_form_is_a_pdf_for_whoever_sees_the_ticket(office: World, strangers: World) -> None:
    item = handed(office)
    address = f"/tickets/{item.pk}/opinion.pdf"
    answer = signed_in(office, "carol").get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-") and "no-store" in answer.headers["Cache-Control"]
    assert Event.objects.filter(kind="ticket.print", subject_id=item.pk).count() == 1
    assert address in signed_in(office, "carol").get(f"/tickets/{item.pk}/").content.decode()
    assert signed_in(strangers, "carol").get(address).status_code == 404
    without = report(office, kind="complaint", category=None)
    assert signed_in(office, "carol").get(f"/tickets/{without.pk}/opinion.pdf").status_code == 404
    about = complaint(office, about_user=office.users["bob"])
    assert signed_in(office, "bob").get(f"/tickets/{about.pk}/opinion.pdf").status_code == 404


def test_words_on_a_paper_are_never_run() -> None:
    wild = '#panic("x") $a$ *b* "\\ \n= title'
    paper = Paper("公司", wild, "1", [Part(wild, [(wild, wild)], [(wild, wild), ("空", "")])], [wild], wild)
    assert print_paper(paper).startswith(b"%PDF-")


def test_erasing_the_customer_blanks_the_name_in_the_form(office: World) -> None:
    party = add_party("欧阳清风", by=office.judy, site_id=office.site.pk)
    item = opined(office)
    type(item).objects.filter(pk=item.pk).update(requester=party)
    actions.hand_up_ticket(fresh(item), by=office.carol, **OPINION | {"feedback": "欧阳清风接受道歉"})
    erase_party(party, by=office.judy, reason="request")
    assert "欧阳清风" not in OpinionForm.objects.get().feedback
