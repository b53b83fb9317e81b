"""What happens to findings, as sentences."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from steward.capabilities.findings.choices import Grade, Source
from steward.kernel.audit.kinds import EventKind, declare_events
from steward.kernel.work.remarks import remark_texts


def _passed(value: Any) -> str:
    return gettext("in order now") if value else gettext("not in order, back to be put right")


def _heeded(value: Any) -> str:
    return gettext("it stopped") if value else gettext("it went on all the same")


KINDS = (
    EventKind(
        "finding.raise",
        _("Raised: {grade} ({source})."),
        words={"grade": Grade, "source": Source},
        icon="flag",
    ),
    EventKind("finding.assign", _("Handed to {to}, to be put right until {until}."), icon="user-check"),
    EventKind("finding.start", _("Work on it has begun."), icon="player-play"),
    EventKind("finding.rectify", _("Put right, says who did it."), icon="tool"),
    EventKind("finding.recheck", _("Re-inspected: {passed}."), words={"passed": _passed}, icon="eye-check"),
    EventKind(
        "finding.escalate",
        _("Not in order after {failures} re-inspections: {names} must see to it."),
        icon="stairs-up",
    ),
    EventKind("finding.stop", _("Told to stop: {heeded}."), words={"heeded": _heeded}, icon="hand-stop"),
    EventKind("finding.withdraw", _("Finding withdrawn."), icon="x"),
    EventKind("finding.print", _("Rectification notice printed."), icon="printer", discloses=True),
)
# Every verb may carry words; they are rows of their own.
EVENTS = declare_events(*(replace(kind, names={"note": remark_texts}) for kind in KINDS))
