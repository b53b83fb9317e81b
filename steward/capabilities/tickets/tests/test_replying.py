"""The customer writes again: his own word on his request, told to whoever has it in hand."""

import pytest

from steward.capabilities.tickets.actions import close_silent_tickets, reply_ticket
from steward.capabilities.tickets.aftercare import to_call_back
from steward.capabilities.tickets.models import CallbackPolicy
from steward.capabilities.tickets.tests.factories import later, ticket_in
from steward.kernel.audit.queries import timeline
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.jobs.worker import run_due_jobs
from steward.kernel.notify.models import Message
from steward.kernel.tenancy.actor import system_actor


def test_reply_ticket_is_the_customers_own_word_and_nobody_elses(office):
    item = ticket_in(office, "started")
    with pytest.raises(NotAllowed):
        reply_ticket(item, by=office.carol, note="x")
    with pytest.raises(Refused):
        reply_ticket(item, by=system_actor(office.organisation.pk), note=" ")
    reply_ticket(item, by=system_actor(office.organisation.pk), note="还在漏")
    assert "还在漏" in [entry.note for entry in timeline(item, public=True)]
    run_due_jobs()
    told = Message.objects.filter(notice="ticket.reply", channel="inbox")
    assert [row.recipient for row in told] == [office.users["frank"]]


def test_reply_ticket_on_finished_work_is_no_silence_and_has_the_customer_called(office):
    """Work whose customer the policy spares: he writes that it is not done, and is heard before it is closed."""
    CallbackPolicy.objects.create(organisation=office.organisation, kind="repair", rule="sample", percent=0)
    silent, item = ticket_in(office, "finished"), ticket_in(office, "finished")
    assert not to_call_back(office.carol)
    reply_ticket(item, by=system_actor(office.organisation.pk), note="还在漏")
    assert [row.pk for row in to_call_back(office.carol)] == [item.pk]
    assert item.clocks.filter(name="callback").count() == 1
    assert close_silent_tickets(later(days=30)) == 1
    item.refresh_from_db()
    silent.refresh_from_db()
    assert (item.state, silent.state) == ("finished", "closed")
