"""Every write that a person makes in notify. Webhooks and other people's messages are the administrator's."""

import secrets
from datetime import time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.kinds import event_kinds
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.notify.address import ForbiddenAddress, find_endpoint
from steward.kernel.notify.channels import all_channels
from steward.kernel.notify.choices import Silence, State
from steward.kernel.notify.jobs import queue_sending
from steward.kernel.notify.models import (
    Message,
    Outgoing,
    Preference,
    QuietHours,
    WebhookDelivery,
    WebhookTarget,
)
from steward.kernel.notify.queries import inbox
from steward.kernel.notify.rules import all_notices
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role

ADMIN = (Role.ADMIN,)


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


def add_webhook_target(url: str, events: list[str], *, by: Actor, secret: str = "") -> WebhookTarget:
    """Have events told to another program from now on; without a secret one is made (read it off the result).

    Refuses URLs that are not http(s), unknown hosts, private addresses, and beginnings that no event has.
    """
    hat = by.need_hat(ADMIN)
    try:
        host = find_endpoint(
            url
        ).host  # asks the network: before the transaction, which would hold locks meanwhile
    except ForbiddenAddress as error:
        raise Refused(
            _("This address cannot be used: %(reason)s.") % {"reason": error},
            do=_("Give a public address that begins with https://."),
            field="url",
        )
    known = event_kinds()
    wrong = [p for p in events if p != "*" and not any(f"{code}.".startswith(f"{p}.") for code in known)]
    if wrong or not events:
        raise Refused(
            _("No event begins with %(prefix)s.") % {"prefix": ", ".join(wrong) or "—"},
            do=_("Give beginnings of event codes, or * for every event."),
            field="events",
        )
    with transaction.atomic():
        target = WebhookTarget.objects.create(
            organisation_id=by.organisation_id,
            url=url,
            host=host,
            secret=secret or secrets.token_urlsafe(32),
            events=events,
            created_by_id=by.user_id,
            created_at=clock.now(),
        )
        record("webhook.add", target, by=by, hat=hat, data={"host": host, "events": events})
    return target


@transaction.atomic
def remove_webhook_target(target: WebhookTarget, *, by: Actor) -> None:
    """Stop telling a program; what waits for it is not sent, its secret is forgotten, deliveries stay."""
    hat = by.need_hat(ADMIN)
    if not WebhookTarget.objects.filter(pk=target.pk, is_active=True).update(is_active=False, secret=""):
        raise Refused(_("This webhook was removed already."))
    target.refresh_from_db()
    WebhookDelivery.objects.filter(target=target, state=State.PENDING).update(
        state=State.SUPPRESSED, silence=Silence.REMOVED
    )
    record("webhook.remove", target, by=by, hat=hat, data={"host": target.host})


@transaction.atomic
def resend_message(message: Message, *, by: Actor) -> None:
    """Send a message again that was given up: own ones, or anybody's as administrator. Tries count anew."""
    hat = by.hat_for(ADMIN)
    if hat is None and not by.is_system:
        _need_own(message, by)
    _again(message)
    record("message.resend", message, by=by, hat=hat, data={"channel": message.channel})


@transaction.atomic
def resend_delivery(delivery: WebhookDelivery, *, by: Actor) -> None:
    """Send an event to a target again after it was given up. Refuses for a removed target."""
    hat = by.need_hat(ADMIN)
    if not delivery.target.is_active:
        raise Refused(_("This webhook was removed already."))
    _again(delivery)
    record("webhook.resend", delivery, by=by, hat=hat, data={"host": delivery.target.host})


def _again(row: Outgoing) -> None:
    now = clock.now()
    failed = type(row).objects.filter(pk=row.pk, state=State.FAILED)
    if not failed.update(state=State.PENDING, attempts=0, not_before=now):
        raise Refused(
            _("Only what was given up can be sent again."),
            do=_("What is on its way is tried again by itself."),
        )
    row.refresh_from_db()
    queue_sending(row)


def _need_person(by: Actor) -> int:
    if by.user_id is None:
        raise NotAllowed()
    return by.user_id


def _need_own(message: Message, by: Actor) -> None:
    if message.recipient_id != _need_person(by):
        raise NotAllowed()
