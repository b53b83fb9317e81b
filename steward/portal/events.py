"""What customers do with their own sign-in, as sentences."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.kinds import EventKind, declare_events
from steward.portal.telling.choices import News, Over


def _on_or_off(off: bool) -> str:
    return gettext("none any more") if off else gettext("send them")


def _channels(codes: list[str]) -> str:
    return "、".join(str(Over(code).label) for code in codes) or "—"


EVENTS = declare_events(
    EventKind("visit.open", _("Signed in to the owner's portal."), icon="login"),
    EventKind(
        "visit.lose_code",
        _("The code for the owner's portal could not be sent: {reason}"),
        icon="alert-triangle",
    ),
    EventKind("visit.link_wechat", _("Linked WeChat to the owner's portal."), icon="link"),
    EventKind("visit.unlink_wechat", _("Parted from WeChat."), icon="link-off"),
    EventKind(
        "visit.choose_messages",
        _("Chose about messages: {off}."),
        words={"off": _on_or_off},
        icon="bell",
    ),
    EventKind(
        "owner_rule.set",
        _("{by} set what owners are told of “{news}”: {over}."),
        words={"news": News, "over": _channels},
        icon="bell",
    ),
    EventKind("visit.close", _("Signed out of the owner's portal."), icon="logout"),
)
