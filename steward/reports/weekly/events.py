"""What happens to weeks, as sentences."""

from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.kinds import EventKind, declare_events

EVENTS = declare_events(
    EventKind("week.freeze", _("Figures of the week from {monday} frozen."), icon="snowflake"),
    EventKind("week.redo", _("Drawn up again: edition {edition} holds."), icon="refresh"),
)
