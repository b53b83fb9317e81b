"""The customer writes again: his own word on his request, told to whoever has it in hand."""

import pytest

from steward.capabilities.tickets.actions import reply_ticket
from steward.capabilities.tickets.tests.factories import ticket_in
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
