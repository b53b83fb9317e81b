"""What happens to boundary cards."""

from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.kinds import EventKind, declare_events

EVENTS = declare_events(
    EventKind("boundary.add", _("Card added: {matter}, {answers}."), icon="plus"),
    EventKind("boundary.change", _("Card changed: {matter}, {answers}."), icon="edit"),
    EventKind("boundary.remove", _("Card removed: {matter}, {answers}."), icon="x"),
)
