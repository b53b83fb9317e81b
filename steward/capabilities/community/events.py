"""What happens to announcements, as sentences."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.kinds import EventKind, declare_events
from steward.kernel.work.remarks import remark_texts


def _agreed(value: Any) -> str:
    return gettext("agreed to") if value else gettext("given back")


KINDS = (
    EventKind("announcement.draft", _("Draft written."), icon="edit"),
    EventKind("announcement.change", _("Draft written anew."), icon="edit"),
    EventKind("announcement.submit", _("Given to review."), icon="send"),
    EventKind("announcement.review", _("Reviewed: {agreed}."), words={"agreed": _agreed}, icon="eye-check"),
    EventKind("announcement.publish", _("Announcement published."), icon="speakerphone"),
    EventKind("announcement.withdraw", _("Announcement withdrawn."), icon="x"),
)
# Every verb may carry words; they are rows of their own.
EVENTS = declare_events(*(replace(kind, names={"note": remark_texts}) for kind in KINDS))
