"""The customer's number in full: shown once, told always."""

import pytest

from steward.capabilities.tickets.actions import reveal_ticket
from steward.capabilities.tickets.policies import may
from steward.capabilities.tickets.tests.factories import report, ticket_in
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.people.actions import add_party, start_tenure
from tests.people import World


def test_reveal_ticket_shows_a_strangers_number_and_tells_who_looked(office: World) -> None:
    item = ticket_in(office, "finished", stranger_name="李女士", stranger_phone="13800001234")
    assert reveal_ticket(item, by=office.carol, reason="call") == {"李女士": "13800001234"}
    told = Event.objects.latest("pk")
    assert (told.kind, told.actor_name, told.data) == ("ticket.reveal", "Carol", {"reason": "call"})
    with pytest.raises(Refused):
        reveal_ticket(item, by=office.carol, reason="")
    with pytest.raises(NotAllowed):
        reveal_ticket(item, by=office.frank, reason="call")


def test_reveal_ticket_logs_each_number_of_a_known_customer(office: World) -> None:
    owner = add_party("王芳", by=office.carol, phones=["13800001234", "13900001234"], site_id=office.site.pk)
    start_tenure(owner, office.places["3-2-501"], "owner", by=office.carol, starts_on=clock.today())
    item = report(office, requester=owner)
    assert list(reveal_ticket(item, by=office.heidi, reason="call").values()) == [
        "13800001234",
        "13900001234",
    ]
    assert Event.objects.filter(kind="person.reveal", subject_id=owner.pk).count() == 2
    assert Event.objects.filter(kind="ticket.reveal", subject_id=item.pk).count() == 1
    # A steward of another building reaches neither the ticket nor the person.
    with pytest.raises(NotAllowed):
        reveal_ticket(item, by=office.ivan, reason="call")


def test_reveal_ticket_is_refused_where_no_number_is_recorded(office: World) -> None:
    item = report(office)
    assert not may("reveal", item, office.carol)
    with pytest.raises(Refused):
        reveal_ticket(item, by=office.carol, reason="call")
