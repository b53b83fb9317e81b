"""What happens in quality, as sentences."""

from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.kinds import EventKind, declare_events

EVENTS = declare_events(
    EventKind(
        "text_model.judge", _("Compared with what people decided: {corrections} corrections."), icon="check"
    ),
    EventKind(
        "text_model.train", _("Learned from {examples} requests, {corrections} corrections."), icon="refresh"
    ),
)
