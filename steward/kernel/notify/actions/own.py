"""What a person does with his own messages and settings; administrators also for others."""

import re
from datetime import time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.notify.actions.again import deliver_again
from steward.kernel.notify.channels import all_channels
from steward.kernel.notify.models import (
    ChannelAddress,
    Message,
    Preference,
    QuietHours,
)
from steward.kernel.notify.queries import inbox
from steward.kernel.notify.rules import all_notices
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import User

ADMIN = (Role.ADMIN,)
# WeCom's rule for ids. What it leaves out matters: `|` parts several people, `@all` is everybody.
_PERSON = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")


@transaction.atomic
def read_message(message: Message, *, by: Actor) -> None:
    """Mark a message of one's own inbox as read; the first reading counts. Refuses other people's messages.

    `read_at` is the trail: an event for each look at one's own inbox would drown the others.
    """
    _need_own(message, by)
    inbox(by, unread=True).filter(pk=message.pk).update(read_at=clock.now())
    message.refresh_from_db(fields=["read_at"])


@transaction.atomic
def read_all(*, by: Actor) -> int:
    """Mark everything in one's own inbox as read; gives how many were unread."""
    return inbox(by, unread=True).order_by().update(read_at=clock.now())


@transaction.atomic
def set_preference(channel: str, notice: str = "", *, off: bool, by: Actor) -> Preference:
    """Turn a channel off or on for oneself: for one notice, or with an empty one for all.

    Refuses the inbox (it is the record of what one was told), and what nobody declared.
    """
    user_id = _need_person(by)
    if channel not in {known.code for known in all_channels() if known.send}:
        raise Refused(
            _("The inbox always keeps what you were told."),
            do=_("Turn off a channel that comes to you, such as e-mail."),
            field="channel",
        )
    if notice and notice not in {known.key for known in all_notices()}:
        raise Refused(_("There is no such notice."), do=_("Choose one from the list."), field="notice")
    row, _new = Preference.objects.update_or_create(
        user_id=user_id,
        channel=channel,
        notice=notice,
        defaults={"off": off},
        create_defaults={"off": off, "organisation_id": by.organisation_id},
    )
    record("preference.set", row, by=by, data={"channel": channel, "notice": notice, "off": off})
    return row


@transaction.atomic
def set_channel_address(channel: str, address: str, *, by: Actor) -> None:
    """Say where a channel finds oneself; empty takes it off. Event `address.set`, without the address.

    Refuses a channel that keeps no addresses of its own, and what is no id of a person there.
    """
    user_id = _need_person(by)
    known = next((row for row in all_channels() if row.code == channel and row.typed), None)
    if known is None:
        raise Refused(_("This channel needs no address."), field="channel")
    if address and not _PERSON.fullmatch(address):
        raise Refused(
            _("This is no account of a person."),
            do=_("Copy it from your contact card: letters, digits and the signs . _ - @."),
            field="address",
        )
    ChannelAddress.objects.filter(user_id=user_id, channel=channel).delete()
    if address:
        ChannelAddress.objects.create(
            organisation_id=by.organisation_id, user_id=user_id, channel=channel, address=address
        )
    record("address.set", User.objects.get(pk=user_id), by=by, data={"channel": channel})


@transaction.atomic
def set_quiet_hours(starts: time, ends: time, *, by: Actor, for_all: bool = False) -> QuietHours:
    """Set one's own quiet hours or, as administrator, everybody else's; equal ends mean none.

    Local time of the organisation. What already waits keeps its moment and is looked at again then.
    """
    user_id = None if for_all else _need_person(by)
    hat = by.need_hat(ADMIN) if for_all else None
    whose: dict[str, Any] = {"user_id": user_id, "organisation_id": by.organisation_id}
    row, _new = QuietHours.objects.update_or_create(**whose, defaults={"starts": starts, "ends": ends})
    data = {"starts": f"{starts:%H:%M}", "ends": f"{ends:%H:%M}", "for_all": for_all}
    record("quiet_hours.set", row, by=by, hat=hat, data=data)
    return row


@transaction.atomic
def resend_message(message: Message, *, by: Actor) -> None:
    """Send a message again that was given up: own ones, or anybody's as administrator. Tries count anew."""
    hat = by.hat_for(ADMIN)
    if hat is None and not by.is_system:
        _need_own(message, by)
    deliver_again(message)
    record("message.resend", message, by=by, hat=hat, data={"channel": message.channel})


def _need_person(by: Actor) -> int:
    if by.user_id is None:
        raise NotAllowed()
    return by.user_id


def _need_own(message: Message, by: Actor) -> None:
    if message.recipient_id != _need_person(by):
        raise NotAllowed()
