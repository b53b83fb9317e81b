"""Who hears of mentions: the few who may read them. Group chats never do."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from steward.capabilities.mentions.queries import FAMILY, SERVICE
from steward.kernel.audit.models import Event
from steward.kernel.notify.kinds import Notice, declare_notices
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.queries import staff_at
from steward.kernel.work.models import WorkItem
from steward.kernel.work.queries import barred


def _item(event: Event) -> WorkItem:
    return WorkItem.objects.select_related("site").get(pk=event.subject_id)


def _site(event: Event) -> Iterable[int]:
    """The manager, and the head of customer service."""
    item, found = _item(event), set()
    rows = staff_at(item.site, event.at, roles={Role.MANAGER, Role.HEAD})
    for row in rows.select_related("user", "post__department", "acting_for__post__department"):
        post = (row.acting_for or row).post
        if Role.MANAGER in post.roles or post.department.code == SERVICE:
            found.add(row.user_id)
    return found - barred(item)


def _quality(event: Event) -> Iterable[int]:
    item = _item(event)
    return {row.user_id for row in staff_at(item.site, event.at, roles={Role.QUALITY})} - barred(item)


def _follower(event: Event) -> Iterable[int]:
    return {event.data["to_id"]} - barred(_item(event))


def _reached(event: Event) -> Iterable[int]:
    return set(event.data["reached"]) - barred(_item(event))


def _page(event: Event) -> str:
    return f"/mentions/{event.subject_id}/"


NOTICES = declare_notices(
    Notice(
        "mention.pass_on", _site, _("Suspected negative information at your site"), path=_page, urgent=True
    ),
    Notice(
        "mention.assign", _follower, _("Negative information is yours to follow up"), path=_page, urgent=True
    ),
    Notice("mention.feed_back", _quality, _("Feedback on negative information"), path=_page),
    Notice(
        "mention.conclude",
        _quality,
        _("Negative information was concluded: accept it or send it back"),
        path=_page,
    ),
    Notice("mention.accept", _reached, _("Your conclusion was accepted"), path=_page),
    Notice("mention.send_back", _reached, _("Your conclusion was sent back"), path=_page, urgent=True),
    Notice(
        "work.escalate",
        _reached,
        _("Feedback on negative information overdue: you must see to it"),
        path=_page,
        urgent=True,
        code="mention.escalate",
        when=lambda event: event.data.get("family") == FAMILY,
    ),
)
