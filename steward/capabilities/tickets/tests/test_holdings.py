"""What tickets tell a person who asks: the papers about his requests too, and never a neighbour's words."""

from steward.capabilities.tickets.actions import finish_ticket, hand_up_ticket, mediate_ticket
from steward.capabilities.tickets.actions.erasing import erase_requester
from steward.capabilities.tickets.holdings import _declarations, _mediations, _opinions
from steward.capabilities.tickets.models import Declaration
from steward.capabilities.tickets.tests.factories import owner_of, report
from steward.capabilities.tickets.tests.samples import declared
from steward.kernel.base import clock
from steward.kernel.people.actions import add_contact
from tests.people import World


def test_a_person_is_told_of_opinion_forms_and_mediations_about_his_requests(office: World) -> None:
    owner = owner_of(office)
    item = report(office, kind="complaint", category=None, requester=owner)
    report(office, kind="complaint", category=None)
    mediate_ticket(
        item, by=office.carol, other_place=office.places["3-2-502"], held_at=clock.now(), held_where="物业办公室",
        claim="夜里太吵", answer="白天要上班", outcome="agreed", terms="晚十点后停工",
    )  # fmt: skip
    finish_ticket(item, by=office.carol, result="已劝说")
    hand_up_ticket(
        item,
        by=office.carol,
        cause="楼上夜里装修",
        handling="已上门劝说",
        feedback="同意",
        proposal="张贴告示",
    )
    (opinion,) = _opinions(owner, office.alice)
    assert opinion[2:] == ("楼上夜里装修", "已上门劝说", "同意", "张贴告示")
    (talk,) = _mediations(owner, office.alice)
    assert "夜里太吵" in talk and "晚十点后停工" in talk and "白天要上班" not in talk


def test_a_person_is_told_of_declarations_about_his_complaints_and_erased_from_them(office: World) -> None:
    item, owner = declared(office), owner_of(office)
    add_contact(owner, "13800001234", by=office.judy)
    Declaration.objects.filter(ticket_id=item.pk).update(demand="王芳要求道歉，电话 138 0000 1234")
    ((_number, _at, *words),) = _declarations(owner, office.alice)
    assert words[3] == "王芳要求道歉，电话 138 0000 1234"
    assert erase_requester(owner) >= 1
    assert Declaration.objects.get(ticket_id=item.pk).demand == "***要求道歉，电话 ***"
