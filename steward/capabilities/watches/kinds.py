"""What watches tell the kernel: who may see photos of the log, that a change of officer is approved, and what of a
person it forgets."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from steward.capabilities.watches.actions import decided_change
from steward.capabilities.watches.actions.changing import KIND
from steward.capabilities.watches.actions.forgetting import erase_party_entries
from steward.capabilities.watches.models import Change, Watch
from steward.capabilities.watches.queries import visible_entries
from steward.kernel.approvals.kinds import ApprovalKind, declare_approval_kind
from steward.kernel.audit.record import subject_type
from steward.kernel.duties.happenings import About, Found, Happening, declare_happening
from steward.kernel.evidence.subjects import declare_subject
from steward.kernel.people.erasers import declare_eraser

declare_eraser("watches.log", erase_party_entries)
declare_subject("watches.entry", visible_entries)
declare_approval_kind(
    ApprovalKind(
        KIND,
        _("Another duty officer"),
        decided_change,
        describe=lambda change: f"{change.watch.starts_at.date()} {change}",
        path=lambda change: f"/watches/{change.watch_id}/",
        model=Change,
    )
)

# A watch that nobody handed over by then was never handed over.
HANDED_WITHIN = timedelta(days=1)


def _published(since: datetime, until: datetime) -> Iterator[tuple[Watch, About]]:
    rows = Watch.objects.filter(rota__published_at__isnull=False, starts_at__lte=until, ends_at__gte=since)
    for watch in rows.order_by("pk"):
        yield watch, About(watch.site_id, user_ids=(watch.officer_id,))


def _watches(since: datetime, until: datetime) -> Iterator[Found]:
    """Stretches of duty that somebody has."""
    for watch, about in _published(since, until):
        yield Found(subject_type(watch), watch.pk, watch.starts_at, watch.ends_at, about)


def _ends(since: datetime, until: datetime) -> Iterator[Found]:
    """Their ends; what was handed over early ended then."""
    for watch, about in _published(since - HANDED_WITHIN, until):
        over = min(watch.ends_at, watch.handed_at or watch.ends_at)
        yield Found(subject_type(watch), watch.pk, over, over + HANDED_WITHIN, about)


declare_happening(Happening("watch.open", found=_watches, page="/watches/{}/"))
declare_happening(Happening("watch.close", found=_ends, page="/watches/{}/"))
