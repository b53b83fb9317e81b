"""How a package says who is told what: `declare_notices(Notice("ticket.dispatch", ...))`."""

from collections.abc import Callable, Iterable

from steward.kernel.audit.kinds import follow
from steward.kernel.audit.models import Event
from steward.kernel.notify.jobs import queue_spread
from steward.kernel.notify.rules import Notice, add_notice
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Site
from steward.kernel.tenancy.queries import staff_at

__all__ = ["Notice", "declare_notices", "in_office"]


def in_office(*roles: Role) -> Callable[[Event], Iterable[int]]:
    """The readers of a notice: whoever held one of the roles at the event's site when it happened."""

    def readers(event: Event) -> Iterable[int]:
        site = Site.objects.filter(pk=event.site_id or 0).first()
        return {row.user_id for row in staff_at(site, event.at, roles=roles)} if site else ()

    return readers


def declare_notices(*notices: Notice) -> tuple[Notice, ...]:
    """Register notices: from now on, recording their event queues its spreading in the same transaction."""
    for notice in notices:
        add_notice(notice)
        follow(notice.event, queue_spread)
    return notices
