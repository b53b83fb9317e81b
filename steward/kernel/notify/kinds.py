"""How a package says who is told what: `declare_notices(Notice("ticket.dispatch", ...))`."""

from steward.kernel.audit.kinds import follow
from steward.kernel.notify.jobs import queue_spread
from steward.kernel.notify.rules import Notice, add_notice

__all__ = ["Notice", "declare_notices"]


def declare_notices(*notices: Notice) -> tuple[Notice, ...]:
    """Register notices: from now on, recording their event queues its spreading in the same transaction."""
    for notice in notices:
        add_notice(notice)
        follow(notice.event, queue_spread)
    return notices
