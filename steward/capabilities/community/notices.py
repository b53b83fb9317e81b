"""Who hears of announcements."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from steward.capabilities.community.queries import REVIEWERS
from steward.kernel.audit.models import Event
from steward.kernel.notify.kinds import Notice, declare_notices
from steward.kernel.tenancy.queries import staff_at
from steward.kernel.work.models import WorkItem


def _item(event: Event) -> WorkItem:
    return WorkItem.objects.select_related("site", "announcement").get(pk=event.subject_id)


def _reviewers(event: Event) -> Iterable[int]:
    """Heads and managers of the site, but for whoever wrote it."""
    item = _item(event)
    found = {row.user_id for row in staff_at(item.site, event.at, roles=REVIEWERS)}
    return found - {item.announcement.drafted_by_id}


def _writer(event: Event) -> Iterable[int]:
    return {_item(event).announcement.drafted_by_id}


def _page(event: Event) -> str:
    return f"/announcements/{event.subject_id}/"


NOTICES = declare_notices(
    Notice("announcement.submit", _reviewers, _("An announcement waits for your review"), path=_page),
    Notice("announcement.review", _writer, _("Your announcement was reviewed"), path=_page),
)
