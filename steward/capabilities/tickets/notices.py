"""Who hears of what happens to tickets."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets.choices import Grade, TicketKind
from steward.capabilities.tickets.policies import DISPATCHERS
from steward.capabilities.tickets.queries import FAMILY
from steward.kernel.audit.models import Event
from steward.kernel.notify.kinds import Notice, declare_notices
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.queries import staff_at
from steward.kernel.work.choices import Urgency
from steward.kernel.work.models import WorkItem
from steward.kernel.work.queries import barred


def _allowed(event: Event, found: Iterable[int]) -> Iterable[int]:
    """Without the person complained about and those who act for him, as things stand when the words go out."""
    item = WorkItem.objects.select_related("site").filter(pk=event.subject_id).first()
    return set(found) - (barred(item) if item else set())


def _assignee(event: Event) -> Iterable[int]:
    return _allowed(event, [event.data["to_id"]] if event.data.get("to_id") else [])


def _reached(event: Event) -> Iterable[int]:
    return _allowed(event, event.data.get("reached", []))


def _is_urgent(event: Event) -> bool:
    """Urgent reports are told at once; ordinary ones wait on the Today page."""
    return bool(event.data.get("urgency", Urgency.ORDINARY) >= Urgency.URGENT)


def _dispatchers(event: Event) -> Iterable[int]:
    """Those who dispatch at the site."""
    item = WorkItem.objects.select_related("site").get(pk=event.subject_id)
    rows = staff_at(item.site, event.at, roles=DISPATCHERS)
    return {row.user_id for row in rows if row.post.site_id is not None} - barred(item)


def _handlers(event: Event) -> Iterable[int]:
    """Who has it in hand; while nobody has, those who dispatch."""
    item = WorkItem.objects.filter(pk=event.subject_id).only("assignee_id").get()
    return _allowed(event, [item.assignee_id]) if item.assignee_id else _dispatchers(event)


def _managers(event: Event) -> Iterable[int]:
    """Who heads the site: managers, and heads of departments."""
    item = WorkItem.objects.select_related("site").get(pk=event.subject_id)
    rows = staff_at(item.site, event.at, roles={Role.MANAGER, Role.HEAD})
    return {row.user_id for row in rows if row.post.site_id is not None} - barred(item)


def _open_to_groups(event: Event) -> bool:
    """Group chats hear of no complaint: whoever it is about may be among the readers, now or later."""
    item = WorkItem.objects.filter(pk=event.subject_id).only("kind", "about_user_id").first()
    return item is not None and item.kind != TicketKind.COMPLAINT and item.about_user_id is None


def _page(event: Event) -> str:
    return f"/tickets/{event.subject_id}/"


NOTICES = declare_notices(
    Notice(
        "ticket.report",
        _dispatchers,
        _("Urgent request at your site"),
        path=_page,
        urgent=True,
        when=_is_urgent,
        group=_open_to_groups,
    ),
    Notice("ticket.dispatch", _assignee, _("New work for you"), path=_page, urgent=True),
    Notice("ticket.transfer", _assignee, _("Work handed to you"), path=_page, urgent=True),
    Notice("ticket.return", _dispatchers, _("Returned: {reason}"), path=_page, group=_open_to_groups),
    Notice("ticket.reply", _handlers, _("The customer wrote again"), path=_page),
    Notice("ticket.appoint", _assignee, _("Visit agreed for {when}"), path=_page),
    Notice(
        "ticket.reopen",
        _reached,
        _("The customer is dissatisfied: opened again"),
        path=_page,
        urgent=True,
        group=_open_to_groups,
    ),
    Notice(
        "ticket.grade",
        _managers,
        _("Major complaint: declare it now"),
        path=_page,
        urgent=True,
        when=lambda event: event.data["grade"] == Grade.MAJOR != event.data["before"],
    ),
    Notice("ticket.reject", _managers, _("A rejection waits for you: {reason}"), path=_page),
    Notice("ticket.declare", _reached, _("Major complaint declared to you"), path=_page, urgent=True),
    Notice("ticket.hand_up", _reached, _("Customer opinion form handed to you"), path=_page),
    Notice("ticket.endorse", _reached, _("Answer to a customer opinion form"), path=_page),
    Notice(
        "ticket.escalate",
        _reached,
        _("Passed up to you"),
        path=_page,
        urgent=True,
        group=_open_to_groups,
        group_title=_("Passed up to {names}"),
    ),
    Notice(
        "work.escalate",
        _reached,
        _("Overdue: you must see to it"),
        path=_page,
        urgent=True,
        # Escalations of before other families climbed do not name theirs.
        when=lambda event: event.data.get("family", FAMILY) == FAMILY,
        group=_open_to_groups,
        group_title=_("Overdue, rung {rung}: {names} must see to it"),
    ),
)
