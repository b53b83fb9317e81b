"""What the configuration itself records."""

from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.kinds import EventKind, declare_events

EVENTS = declare_events(
    EventKind("presets.load", _("Presets loaded: {count} new rows."), icon="package-import"),
)
