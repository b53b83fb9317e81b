"""What is recorded of duties."""

from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.kinds import EventKind, declare_events

EVENTS = declare_events(
    EventKind("due.prove", _("{by} brought proof: {duty}."), icon="circle-check"),
    EventKind("duty.change", _("{by} changed the duty {duty}."), icon="edit"),
    EventKind("duty.retire", _("{by} took the duty {duty} out of use."), icon="ban"),
)
