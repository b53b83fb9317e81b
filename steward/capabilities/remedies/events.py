"""What happens to remedies, as sentences."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from steward.capabilities.remedies.choices import Kind
from steward.kernel.audit.kinds import EventKind, declare_events
from steward.kernel.work.remarks import remark_texts


def _effective(value: Any) -> str:
    return gettext("it helped") if value else gettext("it did not help, to be planned anew")


KINDS = (
    EventKind("remedy.raise", _("Raised: {kind}."), words={"kind": Kind}, icon="shield-exclamation"),
    EventKind("remedy.plan", _("Planned: {to} carries it out until {until}."), icon="list-check"),
    EventKind("remedy.finish", _("Carried out; the effect is judged from {from} on."), icon="tool"),
    EventKind(
        "remedy.verify",
        _("Effect verified: {effective}."),
        words={"effective": _effective},
        icon="shield-check",
    ),
    EventKind("remedy.cancel", _("Remedy dropped."), icon="x"),
)
# Every verb may carry words; they are rows of their own.
EVENTS = declare_events(*(replace(kind, names={"note": remark_texts}) for kind in KINDS))
