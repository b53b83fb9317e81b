"""What happens to disclosures, as sentences."""

from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.kinds import EventKind, declare_events

EVENTS = declare_events(
    EventKind("disclosure.draft", _("{by} drew up the promises of {month}, edition {edition}."), icon="edit"),
    EventKind(
        "disclosure.publish",
        _("{by} published the promises of {month}, edition {edition}."),
        icon="speakerphone",
    ),
)
