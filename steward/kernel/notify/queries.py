"""Reads of notify: the inbox and its count, what may be seen of deliveries, who wants what."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from steward.kernel.notify.channels import INBOX, all_channels
from steward.kernel.notify.choices import State
from steward.kernel.notify.models import (
    QUIET_FROM,
    QUIET_TO,
    Bot,
    ChannelAddress,
    GroupMessage,
    Message,
    Preference,
    QuietHours,
    VendorApp,
    WebhookDelivery,
    WebhookTarget,
)
from steward.kernel.notify.quiet import Hours
from steward.kernel.notify.rules import all_notices
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.scope import current_organisation

# The rows of `inbox(actor, unread=True)`; what the index is limited to stands in the statement, not in its values.
_UNREAD = f"""
    SELECT count(*) FROM (
        SELECT 1 FROM notify_message
        WHERE organisation_id = %s AND recipient_id = %s
          AND channel = '{INBOX.code}' AND state = '{State.SENT}' AND read_at IS NULL
        LIMIT %s
    ) unread
"""  # noqa: S608 - our own words
# Beyond this nobody counts: the badge says 99+, and the query stops looking.
MOST = 99


def visible_messages(actor: Actor) -> QuerySet[Message]:
    """A person's own messages over all channels, newest first; administrators see everybody's."""
    rows = Message.objects.order_by("-id")
    return rows if _sees_all(actor) else rows.filter(recipient_id=actor.user_id)


def inbox(actor: Actor, *, unread: bool = False) -> QuerySet[Message]:
    """What the actor was told, newest first."""
    rows = Message.objects.filter(recipient_id=actor.user_id, channel=INBOX.code, state=State.SENT).order_by(
        "-id"
    )
    return rows.filter(read_at__isnull=True) if unread else rows


def unread_count(actor: Actor) -> int:
    """How many unread messages: one query over a partial index that stops at a hundred, written for every page."""
    with connection.cursor() as cursor:
        cursor.execute(_UNREAD, [current_organisation(), actor.user_id, MOST + 1])
        return int(cursor.fetchone()[0])


def unread_badge(actor: Actor) -> str:
    """The count as the menu shows it: empty, `7`, `99+`."""
    count = unread_count(actor)
    return f"{MOST}+" if count > MOST else str(count or "")


def visible_targets(actor: Actor) -> QuerySet[WebhookTarget]:
    """Webhook targets in use, for administrators."""
    rows = WebhookTarget.objects.filter(is_active=True).order_by("-id")
    return rows if _sees_all(actor) else rows.none()


def visible_deliveries(actor: Actor) -> QuerySet[WebhookDelivery]:
    """Deliveries to webhooks with their state and last error, newest first, for administrators."""
    rows = WebhookDelivery.objects.select_related("target", "event").order_by("-id")
    return rows if _sees_all(actor) else rows.none()


def visible_bots(actor: Actor) -> QuerySet[Bot]:
    """Robots in use, for administrators."""
    rows = Bot.objects.filter(is_active=True).select_related("site", "department").order_by("-id")
    return rows if _sees_all(actor) else rows.none()


def visible_group_messages(actor: Actor) -> QuerySet[GroupMessage]:
    """What robots said or could not say, newest first, for administrators."""
    rows = GroupMessage.objects.select_related("bot__organisation", "event").order_by("-id")
    return rows if _sees_all(actor) else rows.none()


def visible_vendor_apps(actor: Actor) -> QuerySet[VendorApp]:
    """The company's applications at vendors, for administrators."""
    rows = VendorApp.objects.filter(is_active=True).order_by("kind")
    return rows if _sees_all(actor) else rows.none()


@dataclass(frozen=True)
class Choice:
    """One switch of the settings page; `notice` is empty for all notices of the channel."""

    channel: str
    channel_name: str
    notice: str
    notice_name: str
    off: bool


def choices_of(actor: Actor) -> list[Choice]:
    """Everything the actor can turn off or on, with its present state, in the reader's language."""
    rows = {
        (row.channel, row.notice): row.off for row in Preference.objects.filter(user_id=actor.user_id or 0)
    }
    found = []
    for channel in (channel for channel in all_channels() if channel.send and channel.offered()):
        all_off = rows.get((channel.code, ""), False)
        found.append(Choice(channel.code, str(channel.label), "", "", all_off))
        found += [
            Choice(
                channel.code,
                str(channel.label),
                notice.key,
                notice.name,
                rows.get((channel.code, notice.key), all_off),
            )
            for notice in all_notices()
            if channel.carries(notice.channels)
        ]
    return found


def address_of(user_id: int | None, channel: str) -> str:
    """A person's address on a channel that keeps its own; empty when none is known."""
    row = ChannelAddress.objects.filter(user_id=user_id, channel=channel).first() if user_id else None
    return row.address if row else ""


def quiet_hours_of(user_id: int | None) -> Hours:
    """The quiet hours in force for a person, or (None) for the organisation."""
    own = QuietHours.objects.filter(user_id=user_id).first() if user_id else None
    row = own or QuietHours.objects.filter(user__isnull=True).first()
    return (row.starts, row.ends) if row else (QUIET_FROM, QUIET_TO)


def _sees_all(actor: Actor) -> bool:
    return actor.is_system or actor.hat_for((Role.ADMIN,)) is not None
