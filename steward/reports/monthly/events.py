"""What happens to the standards of months, as sentences."""

from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.kinds import EventKind, declare_events

EVENTS = declare_events(
    EventKind(
        "area_limit.set",
        _("{by} set at most {most} complaints of an area a month, from {month} on."),
        icon="scale",
    ),
)
