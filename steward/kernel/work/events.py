"""What the clockwork itself records."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.kinds import EventKind, declare_events
from steward.kernel.base.spans import say_minutes
from steward.kernel.work.kinds import say_clock


def _over(minutes: int) -> str:
    """How far past its due moment a clock is, or how much is left when the rung warns ahead."""
    words = gettext("%(span)s overdue") if minutes >= 0 else gettext("%(span)s left")
    return words % {"span": say_minutes(minutes)}


EVENTS = declare_events(
    EventKind(
        "work.late",
        _("{clock} is overdue: it was promised for {due}."),
        words={"clock": say_clock},
        icon="clock-exclamation",
    ),
    EventKind(
        "work.escalate",
        _("Escalated, rung {rung}: {names} must see to it ({clock} {minutes})."),
        words={"clock": say_clock, "minutes": _over},
        icon="stairs-up",
    ),
)
