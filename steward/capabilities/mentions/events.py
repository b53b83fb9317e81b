"""What happens to mentions, as sentences."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from steward.capabilities.mentions.choices import Channel, Conclusion, Stage, Told
from steward.kernel.audit.kinds import EventKind, declare_events
from steward.kernel.work.remarks import remark_texts

KINDS = (
    EventKind(
        "mention.pass_on",
        _("Passed on by quality: {channel}."),
        words={"channel": Channel},
        icon="eye-exclamation",
    ),
    EventKind("mention.assign", _("{to} follows it up."), icon="user-check"),
    EventKind(
        "mention.feed_back",
        _("{stage}: {told}."),
        words={"stage": Stage, "told": Told},
        icon="message-report",
    ),
    EventKind(
        "mention.conclude",
        _("Concluded: {conclusion}; {told}."),
        words={"conclusion": Conclusion, "told": Told},
        icon="flag",
    ),
    EventKind("mention.accept", _("Conclusion accepted by quality."), icon="circle-check"),
    EventKind("mention.send_back", _("Sent back by quality: to be followed on."), icon="arrow-back-up"),
    EventKind("mention.link", _("Linked to {number}."), icon="link"),
)
# Every verb may carry words; they are rows of their own.
EVENTS = declare_events(*(replace(kind, names={"note": remark_texts}) for kind in KINDS))
