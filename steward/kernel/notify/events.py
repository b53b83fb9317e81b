"""Events of notify: who changed what is told to whom. Addresses stay out of it, they often carry keys."""

from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.kinds import EventKind, declare_events
from steward.kernel.notify.choices import VendorKind

declare_events(
    EventKind("message.resend", _("{by} sent the message again"), icon="send"),
    EventKind("preference.set", _("{by} changed which messages to receive"), icon="bell"),
    EventKind("address.set", _("{by} changed where messages over {channel} go"), icon="message"),
    EventKind("quiet_hours.set", _("{by} set the quiet hours to {starts}-{ends}"), icon="moon"),
    EventKind("webhook.add", _("{by} added a webhook to {host}"), icon="webhook"),
    EventKind("webhook.remove", _("{by} removed the webhook to {host}"), icon="webhook-off"),
    EventKind("webhook.pause", _("{by} paused the webhook to {host}"), icon="player-pause"),
    EventKind(
        "webhook.resume", _("{by} resumed the webhook to {host}: {count} events waited"), icon="player-play"
    ),
    EventKind("webhook.rotate_secret", _("{by} made a new secret for the webhook to {host}"), icon="key"),
    EventKind("webhook.try", _("{by} sent a test to {host}"), icon="send"),
    EventKind("webhook.resend", _("{by} sent an event to {host} again"), icon="send"),
    EventKind("bot.add", _("{by} added the robot “{name}”"), icon="robot"),
    EventKind("bot.change", _("{by} changed what the robot “{name}” tells"), icon="robot"),
    EventKind("bot.remove", _("{by} removed the robot “{name}”"), icon="robot-off"),
    EventKind("bot.pause", _("{by} paused the robot “{name}”"), icon="player-pause"),
    EventKind(
        "bot.resume", _("{by} resumed the robot “{name}”: {count} messages waited"), icon="player-play"
    ),
    EventKind("bot.try", _("{by} had the robot “{name}” say a test"), icon="send"),
    EventKind("bot.resend", _("{by} had the robot “{name}” say a message again"), icon="send"),
    EventKind(
        "vendor.add",
        _("{by} entered the company's application at {kind}."),
        words={"kind": VendorKind},
        icon="link",
    ),
    EventKind(
        "vendor.change",
        _("{by} changed the company's application at {kind}."),
        words={"kind": VendorKind},
        icon="link",
    ),
    EventKind(
        "vendor.try",
        _("{by} asked {kind} whether it knows the company's application."),
        words={"kind": VendorKind},
        icon="send",
    ),
    EventKind(
        "vendor.remove",
        _("{by} removed the company's application at {kind}; {count} people were linked."),
        words={"kind": VendorKind},
        icon="link-off",
    ),
)
