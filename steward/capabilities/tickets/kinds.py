"""What tickets tell the kernel: their family of work, and the copies of a person's data they hold."""

from steward.capabilities.tickets.actions import erase_requester, resume_ticket
from steward.capabilities.tickets.choices import TicketKind
from steward.capabilities.tickets.lifecycle import LIFECYCLE
from steward.capabilities.tickets.policies import DISPATCHERS
from steward.capabilities.tickets.queries import own_tickets, visible_tickets
from steward.kernel.people.erasers import declare_eraser
from steward.kernel.work.kinds import WorkFamily, declare_family

FAMILY = declare_family(
    WorkFamily(
        code="ticket",
        resource="tickets",
        visible=visible_tickets,
        lifecycle=LIFECYCLE,
        dispatch_roles=frozenset(DISPATCHERS),
        resume=resume_ticket,
        kinds=TicketKind.choices,
        own=own_tickets,
    )
)

declare_eraser("tickets.requester", erase_requester)
