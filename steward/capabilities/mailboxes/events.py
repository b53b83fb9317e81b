"""What happens to mailboxes."""

from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.kinds import EventKind, declare_events

EVENTS = declare_events(
    EventKind("mailbox.add", _("Mailbox added: {address}."), icon="plus"),
    EventKind("mailbox.change", _("Mailbox changed: {address}."), icon="edit"),
    EventKind("mailbox.fetch", _("Looked for new mail: {address}."), icon="refresh"),
    EventKind("mailbox.pause", _("Mailbox paused: {address}."), icon="player-pause"),
    EventKind("mailbox.resume", _("Mailbox resumed: {address}."), icon="player-play"),
    EventKind("mailbox.remove", _("Mailbox removed: {address}."), icon="trash"),
    EventKind("letter.retry", _("To be read once more."), icon="refresh"),
)
