"""What the clockwork itself records."""

from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.kinds import EventKind, declare_events
from steward.kernel.work.choices import ClockName

EVENTS = declare_events(
    EventKind(
        "work.late",
        _("{clock} is overdue: it was promised for {due}."),
        words={"clock": ClockName},
        icon="clock-exclamation",
    ),
    EventKind(
        "work.escalate",
        _("Escalated, rung {rung}: {names} must see to it ({clock}, {minutes} min over)."),
        words={"clock": ClockName},
        icon="stairs-up",
    ),
)
