"""What happens to meetings, as sentences. Holding one is told by its kind: that is what duties are proved by."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.meetings.choices import Kind
from steward.kernel.audit.kinds import EventKind, declare_events

HOLD = "meeting.hold"
HELD = _("Minutes sent; {present} of {invited} were there, {decisions} decisions.")
EVENTS = declare_events(
    EventKind("meeting.call", _("Meeting called, {invited} invited."), icon="calendar-event"),
    EventKind("meeting.change", _("Meeting changed."), icon="edit"),
    EventKind("meeting.sign", _("Signed in."), icon="writing"),
    EventKind("meeting.attend", _("Listed as present: {present}."), icon="users"),
    EventKind("meeting.decide", _("Decided: {to} sees to it by {until}."), icon="gavel"),
    EventKind("meeting.cancel", _("Meeting cancelled."), icon="x"),
    EventKind("meeting.follow", _("The next meeting was called."), icon="calendar-event"),
    *(EventKind(f"{HOLD}_{kind.value}", HELD, icon="file-text") for kind in Kind),
)
