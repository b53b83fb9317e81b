"""Who hears of what happens to tickets."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets.policies import DISPATCHERS
from steward.kernel.audit.models import Event
from steward.kernel.notify.kinds import Notice, declare_notices
from steward.kernel.tenancy.queries import staff_at
from steward.kernel.work.choices import Urgency
from steward.kernel.work.models import WorkItem


def _assignee(event: Event) -> Iterable[int]:
    return [event.data["to_id"]] if event.data.get("to_id") else []


def _reached(event: Event) -> Iterable[int]:
    return list(event.data.get("reached", []))


def _is_urgent(event: Event) -> bool:
    """Urgent reports are told at once; ordinary ones wait on the Today page."""
    return bool(event.data.get("urgency", Urgency.ORDINARY) >= Urgency.URGENT)


def _dispatchers(event: Event) -> Iterable[int]:
    """Those who dispatch at the site, but for the person complained about."""
    item = WorkItem.objects.select_related("site").get(pk=event.subject_id)
    rows = staff_at(item.site, event.at, roles=DISPATCHERS)
    return {row.user_id for row in rows if row.post.site_id is not None} - {item.about_user_id}


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
    ),
    Notice("ticket.dispatch", _assignee, _("New work for you"), path=_page, urgent=True),
    Notice("ticket.transfer", _assignee, _("Work handed to you"), path=_page, urgent=True),
    Notice("ticket.return", _dispatchers, _("Returned: {reason}"), path=_page),
    Notice(
        "ticket.reopen", _reached, _("The customer is dissatisfied: opened again"), path=_page, urgent=True
    ),
    Notice("ticket.escalate", _reached, _("Passed up to you"), path=_page, urgent=True),
    Notice("work.escalate", _reached, _("Overdue: you must see to it"), path=_page, urgent=True),
)
