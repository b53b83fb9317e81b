"""What the surface itself records: tokens and exports."""

from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.kinds import EventKind, declare_events
from steward.kernel.surface.choices import ExportFormat

EVENTS = declare_events(
    EventKind("token.make", _("{by} made the API token “{name}”."), icon="key"),
    EventKind("token.revoke", _("{by} revoked the API token “{name}”."), icon="key-off"),
    EventKind(
        "export.ask",
        _("{by} asked for an export of {resource} ({format})."),
        words={"format": ExportFormat},
        personal=("filters",),
        icon="file-export",
    ),
    # The filters may hold a name or a number somebody searched for.
    EventKind(
        "export.make",
        _("{rows} rows of {resource} were exported for {by} ({format}). Filters: {filters}"),
        words={"format": ExportFormat},
        personal=("filters",),
        icon="file-export",
    ),
)
