"""Every write that a person makes in notify. Webhooks and other people's messages are the administrator's."""

from steward.kernel.notify.actions.bots import (
    add_bot,
    change_bot,
    pause_bot,
    remove_bot,
    resend_group_message,
    resume_bot,
    try_bot,
)
from steward.kernel.notify.actions.own import (
    read_all,
    read_message,
    resend_message,
    set_channel_address,
    set_preference,
    set_quiet_hours,
)
from steward.kernel.notify.actions.vendors import (
    add_vendor_app,
    change_vendor_app,
    remove_vendor_app,
    try_vendor_app,
)
from steward.kernel.notify.actions.webhooks import (
    add_webhook_target,
    pause_webhook_target,
    remove_webhook_target,
    resend_delivery,
    resume_webhook_target,
    rotate_webhook_secret,
    try_webhook_target,
)
from steward.kernel.notify.actions.withdrawing import withdraw_messages

__all__ = [
    "add_bot",
    "add_vendor_app",
    "add_webhook_target",
    "change_bot",
    "change_vendor_app",
    "pause_bot",
    "pause_webhook_target",
    "read_all",
    "read_message",
    "remove_bot",
    "remove_vendor_app",
    "remove_webhook_target",
    "resend_delivery",
    "resend_group_message",
    "resend_message",
    "resume_bot",
    "resume_webhook_target",
    "rotate_webhook_secret",
    "set_channel_address",
    "set_preference",
    "set_quiet_hours",
    "try_bot",
    "try_vendor_app",
    "try_webhook_target",
    "withdraw_messages",
]
