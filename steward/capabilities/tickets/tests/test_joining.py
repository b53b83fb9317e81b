"""One more who waits: joined instead of reported again, told when it is over."""

import pytest

from steward.capabilities.tickets.actions import (
    cancel_ticket,
    erase_requester,
    inform_ticket,
    join_ticket,
    reveal_ticket,
)
from steward.capabilities.tickets.models import Waiting
from steward.capabilities.tickets.tests.factories import owner_of, report, ticket_in
from steward.capabilities.tickets.waiting import still_waiting, to_inform
from steward.kernel.audit.models import Event
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.people.actions import add_party
from steward.kernel.work.models import WorkItem
from tests.people import World, signed_in

NUMBER = "13911112222"


def test_join_ticket_keeps_who_waits_and_what_was_said(office: World) -> None:
    item = join_ticket(report(office), by=office.carol, requester=owner_of(office), note="我家也在漏")
    join_ticket(item, by=office.carol, stranger_name="李先生", stranger_phone=NUMBER)
    assert [row.party or row.stranger_name for row in still_waiting(item)] == [owner_of(office), "李先生"]
    item.ticket.refresh_from_db()
    assert item.ticket.waiting == 2
    assert "我家" not in str(Event.objects.filter(kind="ticket.join").values_list("data", flat=True))


def test_join_ticket_refuses_nobody_and_whoever_waits_already(office: World) -> None:
    item = report(office, requester=owner_of(office))
    with pytest.raises(Refused) as nobody:
        join_ticket(item, by=office.carol, stranger_name="李先生")
    assert nobody.value.code == "nobody"
    join_ticket(item, by=office.carol, stranger_phone=NUMBER)
    for caller in ({"requester": owner_of(office)}, {"stranger_phone": "+86 139 1111 2222"}):
        with pytest.raises(Refused) as twice:
            join_ticket(item, by=office.carol, **caller)
        assert twice.value.code == "waits_already"
    assert item.ticket.waiting == Waiting.objects.count() == 1


def test_join_ticket_takes_a_report_half_typed(office: World) -> None:
    item = report(office)
    sent = {
        "kind": "repair",
        "title": "楼道一直滴水",
        "caller_phone": NUMBER,
        "caller_name": "李先生",
        "once": "a",
    }
    page = signed_in(office, "carol").post(f"/tickets/{item.pk}/join/", sent)
    assert page.headers["Location"] == f"/tickets/{item.pk}/"
    assert (Waiting.objects.get().stranger_name, WorkItem.objects.count()) == ("李先生", 1)


def test_inform_ticket_empties_the_list_and_counts_down(office: World) -> None:
    item = report(office)
    join_ticket(item, by=office.carol, requester=owner_of(office))
    join_ticket(item, by=office.carol, stranger_phone=NUMBER)
    assert not to_inform(office.carol)
    cancel_ticket(item, by=office.carol, reason="withdrawn")
    first, second = still_waiting(item)
    assert list(to_inform(office.carol)) == [item]
    inform_ticket(item, by=office.carol, people=[first])
    assert (list(still_waiting(item)), item.ticket.waiting) == ([second], 1)
    inform_ticket(item, by=office.heidi, people=[second])
    assert not to_inform(office.carol)
    assert second.ticket.others.get(pk=second.pk).told_by == office.users["heidi"]


def test_inform_ticket_refuses_a_second_time_and_people_of_other_tickets(office: World) -> None:
    item, other = report(office), report(office)
    join_ticket(item, by=office.carol, stranger_phone=NUMBER)
    join_ticket(other, by=office.carol, stranger_phone=NUMBER)
    with pytest.raises(Refused):
        inform_ticket(item, by=office.carol, people=list(still_waiting(item)))
    for one in (item, other):
        cancel_ticket(one, by=office.carol, reason="withdrawn")
    with pytest.raises(Refused):
        inform_ticket(item, by=office.carol, people=list(still_waiting(other)))
    with pytest.raises(Refused):
        inform_ticket(item, by=office.carol, people=[])
    rows = list(still_waiting(item))
    inform_ticket(item, by=office.carol, people=rows)
    with pytest.raises(Refused):
        inform_ticket(item, by=office.carol, people=rows)
    with pytest.raises(NotAllowed):
        inform_ticket(other, by=office.frank, people=list(still_waiting(other)))


def test_reveal_ticket_shows_those_who_waited_only_when_they_are_to_be_told(office: World) -> None:
    item = report(office, stranger_phone="13800001234")
    known = add_party("赵敏", by=office.judy, phones=["13700001111"], site_id=office.site.pk)
    join_ticket(item, by=office.judy, requester=known)
    join_ticket(item, by=office.carol, stranger_name="李先生", stranger_phone=NUMBER)
    assert list(reveal_ticket(item, by=office.judy, reason="call").values()) == ["13800001234"]
    cancel_ticket(item, by=office.carol, reason="withdrawn")
    shown = reveal_ticket(item, by=office.judy, reason="call")
    assert shown["赵敏"] == "13700001111"
    assert shown["李先生"] == NUMBER


def test_erasing_a_person_forgets_the_number_among_those_who_wait(office: World) -> None:
    join_ticket(report(office), by=office.carol, stranger_name="赵敏", stranger_phone=NUMBER)
    known = add_party("赵敏", by=office.judy, phones=[NUMBER], site_id=office.site.pk)
    erase_requester(known)
    row = Waiting.objects.get()
    assert (row.stranger_name, row.stranger_phone, row.stranger_index) == ("", "", "")


def test_people_who_wait_are_masked_on_the_page(office: World) -> None:
    item = ticket_in(office, "accepted")
    join_ticket(item, by=office.carol, stranger_name="李先生", stranger_phone=NUMBER)
    page = signed_in(office, "carol").get(f"/tickets/{item.pk}/").content.decode()
    assert "139****2222" in page
    assert NUMBER not in page
