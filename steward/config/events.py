"""What the configuration itself records."""

from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.kinds import EventKind, declare_events

LOADED = "presets.load"

EVENTS = declare_events(
    EventKind(LOADED, _("Presets loaded: {count} new rows."), icon="package-import"),
)
