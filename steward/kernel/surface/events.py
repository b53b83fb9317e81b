"""What the surface itself records: tokens, exports, views shown to everybody."""

from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.kinds import EventKind, declare_events
from steward.kernel.surface.choices import ExportFormat
from steward.kernel.surface.declare import resources


def _label(name: str) -> str:
    """What people call a resource; one that is gone keeps its name."""
    return str(resources()[name].label) if name in resources() else name


WORDS = {"resource": _label}

EVENTS = declare_events(
    EventKind("token.make", _("{by} made the API token “{name}”."), icon="key"),
    EventKind("token.revoke", _("{by} revoked the API token “{name}”."), icon="key-off"),
    EventKind(
        "export.ask",
        _("{by} asked for an export of {resource} ({format})."),
        words=WORDS | {"format": ExportFormat},
        personal=("filters",),
        icon="file-export",
    ),
    # What somebody searched for is blotted out of the filters; what is left may still point at a person.
    EventKind(
        "export.make",
        _("{rows} rows of {resource} were exported for {by} ({format}). Filters: {filters}"),
        words=WORDS | {"format": ExportFormat},
        personal=("filters",),
        discloses=True,
        icon="file-export",
    ),
    EventKind(
        "view.share", _("{by} showed a saved view of {resource} to everybody."), words=WORDS, icon="users"
    ),
    EventKind(
        "view.unshare",
        _("{by} took a saved view of {resource} back from everybody."),
        words=WORDS,
        icon="users",
    ),
)
