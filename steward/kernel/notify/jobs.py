"""Jobs of notify: spread an event, send a message, call a webhook, and pick up what lost its job."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django_tasks import task

from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.jobs.backend import enqueue_once
from steward.kernel.jobs.schedule import every
from steward.kernel.notify.channels import channel_of
from steward.kernel.notify.choices import Silence, State
from steward.kernel.notify.delivery import attempt, postpone, suppress
from steward.kernel.notify.groups import quiet_until, send_to_group, take_turn, tell_groups
from steward.kernel.notify.models import GroupMessage, Message, Outgoing, WebhookDelivery
from steward.kernel.notify.quiet import quiet_ends
from steward.kernel.notify.rules import notices_of
from steward.kernel.notify.spread import address_targets, spread, turned_off
from steward.kernel.notify.webhook import call_target
from steward.kernel.tenancy.scope import everywhere, scope

# Slow mail servers and dead webhooks must not hold up the sweeps: sending comes after all other work.
AFTER_OTHERS = -10
# How long after its moment a waiting row is taken to have lost its job.
GRACE = timedelta(minutes=5)
PICK_UP = 1000
SPREAD_AT_ONCE = 100


def queue_spread(events: Sequence[Event]) -> None:
    """Queue the spreading of events of one kind inside the recording transaction, many of them in one job."""
    told = [event for event in events if any(notice.wants(event) for notice in notices_of(event.kind))]
    for start in range(0, len(told), SPREAD_AT_ONCE):
        ids = [event.pk for event in told[start : start + SPREAD_AT_ONCE]]
        enqueue_once(spread_events, f"notify.spread:{ids[0]}-{ids[-1]}", ids)


def queue_deliveries(events: Sequence[Event]) -> None:
    """Address webhooks inside the recording transaction: nothing lost, nothing told that did not happen."""
    for delivery in address_targets(events):
        queue_sending(delivery)


def queue_sending(row: Outgoing) -> None:
    """Queue the next try of a message or delivery; once, however often it is asked for."""
    sender: Any = _SENDERS[type(row)]
    key = f"notify.{row._meta.model_name}:{row.pk}:{row.attempts}:{row.not_before.isoformat()}"
    enqueue_once(sender.using(run_after=row.not_before), key, row.pk)


def _is_due(row: Outgoing) -> bool:
    """Whether to try now. A row that another worker had when it was killed gets its next job here."""
    if row.state != State.PENDING:
        return False
    if row.not_before > clock.now():
        queue_sending(row)
        return False
    return True


@task()
def spread_events(event_ids: list[int]) -> None:
    """Make the messages of events and queue those to be sent, each event in a transaction of its own.

    An event whose notice fails keeps no other waiting: the job fails at the end, and is tried again.
    """
    failed: list[Exception] = []
    for event in Event.objects.filter(pk__in=event_ids).order_by("pk"):
        try:
            with scope(event.organisation_id), transaction.atomic():
                for message in (*spread(event), *tell_groups(event)):
                    queue_sending(message)
        except Exception as error:
            failed.append(error)
    if failed:
        raise ExceptionGroup("events that could not be spread", failed)


@task(priority=AFTER_OTHERS)
def send_message(message_id: int) -> None:
    """Send a message that is due, unless the reader has left, wants none of these by now, or it is night for him."""
    message = Message.objects.select_related("recipient__organisation").get(pk=message_id)
    channel = channel_of(message.channel)
    send, reader = channel.send, message.recipient
    if send is None or not _is_due(message):
        return
    if not reader.is_active:
        suppress(message, Silence.LEFT)
    elif not channel.reaches(reader):
        suppress(message, Silence.NO_ADDRESS)
    elif (reader.pk, channel.code) in turned_off(message.notice, [reader]):
        suppress(message, Silence.OPTED_OUT)
    elif not message.urgent and (end := quiet_ends([reader], clock.now()).get(reader.pk)):
        postpone(message, end, again=queue_sending)
    else:
        attempt(message, lambda: send(message), again=queue_sending)


@task(priority=AFTER_OTHERS)
def call_webhook(delivery_id: int) -> None:
    """Send an event to a target that is due, unless the target was removed meanwhile; a paused one waits."""
    delivery = WebhookDelivery.objects.select_related("event", "target").get(pk=delivery_id)
    if delivery.target.paused_at or not _is_due(delivery):
        return
    if not delivery.target.is_active:
        suppress(delivery, Silence.REMOVED)
    else:
        attempt(delivery, lambda: call_target(delivery), again=queue_sending)


@task(priority=AFTER_OTHERS)
def post_to_group(message_id: int) -> None:
    """Say a message that is due in its group: not at night, and not faster than the vendor listens."""
    message = GroupMessage.objects.select_related("event", "bot__organisation").get(pk=message_id)
    if message.bot.paused_at or not _is_due(message):
        return
    if not message.bot.is_active:
        suppress(message, Silence.REMOVED)
    elif later := quiet_until(message, clock.now()) or take_turn(message):
        postpone(message, later, again=queue_sending)
    else:
        attempt(message, lambda: send_to_group(message), again=queue_sending)


_SENDERS: dict[Any, Any] = {
    Message: send_message,
    WebhookDelivery: call_webhook,
    GroupMessage: post_to_group,
}


@task()
def pick_up_waiting(slot: str = "") -> None:
    """Queue again what should have been tried a while ago and was not; a full queue is not filled further."""
    overdue = clock.now() - GRACE
    paused = {
        WebhookDelivery: Q(target__paused_at__isnull=False),
        GroupMessage: Q(bot__paused_at__isnull=False),
    }
    for model in _SENDERS:
        with everywhere("messages of every organisation can lose their job"):
            rows = list(
                model.objects.filter(state=State.PENDING, not_before__lt=overdue, sent_at__isnull=True)
                .exclude(paused.get(model, Q(pk__in=[])))
                .order_by("not_before")
                .only("id", "attempts", "not_before", "organisation_id")[:PICK_UP]
            )
        for row in rows:
            with scope(row.organisation_id):
                queue_sending(row)


every("*/5 * * * *", pick_up_waiting, "notify.pick_up")
