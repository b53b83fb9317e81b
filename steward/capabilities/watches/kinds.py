"""What watches tell the kernel: who may see photos of the log, that a change of officer is approved, and what of a
person it forgets."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.watches.actions import decided_change
from steward.capabilities.watches.actions.changing import KIND
from steward.capabilities.watches.actions.forgetting import erase_party_entries
from steward.capabilities.watches.models import Change
from steward.capabilities.watches.queries import visible_entries
from steward.kernel.approvals.kinds import ApprovalKind, declare_approval_kind
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
