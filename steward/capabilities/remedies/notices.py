"""Who hears of remedies. Group chats never do: whoever one is about may be among the readers."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from steward.capabilities.remedies.queries import FAMILY, PLANNERS
from steward.kernel.audit.models import Event
from steward.kernel.notify.kinds import Notice, declare_notices
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.queries import staff_at
from steward.kernel.work.models import WorkItem
from steward.kernel.work.queries import barred


def _planners(event: Event) -> Iterable[int]:
    """Quality, the manager, and the heads: of its department where one is named."""
    item = WorkItem.objects.select_related("site").get(pk=event.subject_id)
    found = set()
    for row in staff_at(item.site, event.at, roles=PLANNERS):
        post = (row.acting_for or row).post
        is_other = item.department_id is not None and post.department_id != item.department_id
        if not (is_other and not set(post.roles) & {Role.MANAGER, Role.QUALITY}):
            found.add(row.user_id)
    return found - barred(item)


def _doer(event: Event) -> Iterable[int]:
    return _allowed(event, [event.data["to_id"]])


def _reached(event: Event) -> Iterable[int]:
    return _allowed(event, event.data["reached"])


def _allowed(event: Event, found: Iterable[int]) -> Iterable[int]:
    item = WorkItem.objects.select_related("site").get(pk=event.subject_id)
    return set(found) - barred(item)


def _page(event: Event) -> str:
    return f"/remedies/{event.subject_id}/"


NOTICES = declare_notices(
    Notice("remedy.raise", _planners, _("Something wrong waits for a plan"), path=_page),
    Notice("remedy.plan", _doer, _("A corrective or preventive action is yours until {until}"), path=_page),
    Notice("remedy.verify", _reached, _("The effect of an action was verified"), path=_page),
    Notice(
        "work.escalate",
        _reached,
        _("Corrective or preventive action overdue: you must see to it"),
        path=_page,
        urgent=True,
        code="remedy.escalate",
        when=lambda event: event.data.get("family") == FAMILY,
    ),
)
