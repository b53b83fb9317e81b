"""What tickets tell the kernel: their family of work, their subject for evidence, their eraser."""

from steward.capabilities.tickets.actions import resume_ticket
from steward.capabilities.tickets.lifecycle import LIFECYCLE
from steward.capabilities.tickets.policies import DISPATCHERS
from steward.kernel.work.kinds import WorkFamily, declare_family

FAMILY = declare_family(
    WorkFamily(code="ticket", lifecycle=LIFECYCLE, dispatch_roles=frozenset(DISPATCHERS), resume=resume_ticket)
)
