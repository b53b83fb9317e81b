"""What customers do with their own sign-in, as sentences."""

from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.kinds import EventKind, declare_events

EVENTS = declare_events(
    EventKind("visit.open", _("Signed in to the owner's portal."), icon="login"),
    EventKind(
        "visit.lose_code",
        _("The code for the owner's portal could not be sent: {reason}"),
        icon="alert-triangle",
    ),
    EventKind("visit.link_wechat", _("Linked WeChat to the owner's portal."), icon="link"),
    EventKind("visit.unlink_wechat", _("Parted from WeChat."), icon="link-off"),
    EventKind("visit.close", _("Signed out of the owner's portal."), icon="logout"),
)
