"""Every write to a ticket, by its verb."""

from steward.capabilities.tickets.actions.appointing import appoint_ticket
from steward.capabilities.tickets.actions.closing import (
    call_back_ticket,
    close_silent_tickets,
    close_ticket,
    reopen_ticket,
)
from steward.capabilities.tickets.actions.complaints import (
    confirm_ticket,
    decide_ticket,
    reject_ticket,
)
from steward.capabilities.tickets.actions.declaring import acknowledge_ticket, declare_ticket
from steward.capabilities.tickets.actions.doing import (
    finish_ticket,
    pause_ticket,
    resume_ticket,
    start_ticket,
)
from steward.capabilities.tickets.actions.erasing import erase_requester
from steward.capabilities.tickets.actions.grading import grade_ticket, regrade_complaints
from steward.capabilities.tickets.actions.hands import (
    dispatch_ticket,
    escalate_ticket,
    return_ticket,
    transfer_ticket,
)
from steward.capabilities.tickets.actions.intake import (
    accept_ticket,
    cancel_ticket,
    comment_ticket,
    report_ticket,
)
from steward.capabilities.tickets.actions.joining import inform_ticket, join_ticket
from steward.capabilities.tickets.actions.mediating import mediate_ticket
from steward.capabilities.tickets.actions.papers import endorse_ticket, hand_up_ticket, print_ticket
from steward.capabilities.tickets.actions.rating import invite_ticket, rate_ticket, review_ticket
from steward.capabilities.tickets.actions.referring import refer_ticket
from steward.capabilities.tickets.actions.replying import reply_ticket
from steward.capabilities.tickets.actions.revealing import reveal_ticket
from steward.capabilities.tickets.actions.settling import settle_tickets

__all__ = [
    "accept_ticket",
    "acknowledge_ticket",
    "appoint_ticket",
    "call_back_ticket",
    "cancel_ticket",
    "close_silent_tickets",
    "close_ticket",
    "comment_ticket",
    "confirm_ticket",
    "decide_ticket",
    "declare_ticket",
    "dispatch_ticket",
    "endorse_ticket",
    "erase_requester",
    "escalate_ticket",
    "finish_ticket",
    "grade_ticket",
    "hand_up_ticket",
    "inform_ticket",
    "invite_ticket",
    "join_ticket",
    "mediate_ticket",
    "pause_ticket",
    "print_ticket",
    "rate_ticket",
    "refer_ticket",
    "regrade_complaints",
    "reject_ticket",
    "reopen_ticket",
    "reply_ticket",
    "report_ticket",
    "resume_ticket",
    "return_ticket",
    "reveal_ticket",
    "review_ticket",
    "settle_tickets",
    "start_ticket",
    "transfer_ticket",
]
