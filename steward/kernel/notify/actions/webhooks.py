"""What an administrator does with webhooks: the addresses, their secrets, their deliveries."""

import secrets

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.kinds import event_kinds
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.notify.actions.again import deliver_again
from steward.kernel.notify.address import ForbiddenAddress, find_endpoint
from steward.kernel.notify.choices import Silence, State
from steward.kernel.notify.jobs import queue_sending
from steward.kernel.notify.models import (
    WebhookDelivery,
    WebhookTarget,
)
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role

ADMIN = (Role.ADMIN,)
RESUMED_AT_ONCE = 500


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
def remove_webhook_target(target: WebhookTarget, *, by: Actor) -> WebhookTarget:
    """Stop telling a program; what waits for it is not sent, its secret is forgotten, deliveries stay."""
    hat = by.need_hat(ADMIN)
    if not WebhookTarget.objects.filter(pk=target.pk, is_active=True).update(is_active=False, secret=""):
        raise Refused(_("This webhook was removed already."))
    target.refresh_from_db()
    WebhookDelivery.objects.filter(target=target, state=State.PENDING).update(
        state=State.SUPPRESSED, silence=Silence.REMOVED
    )
    record("webhook.remove", target, by=by, hat=hat, data={"host": target.host})
    return target


@transaction.atomic
def pause_webhook_target(target: WebhookTarget, *, by: Actor) -> WebhookTarget:
    """Stop sending to a program for a while; what happens meanwhile waits. Event `webhook.pause`.

    Refuses a target that is paused or removed.
    """
    hat = by.need_hat(ADMIN)
    waiting = WebhookTarget.objects.filter(pk=target.pk, is_active=True, paused_at__isnull=True)
    if not waiting.update(paused_at=clock.now()):
        raise Refused(_("This webhook is paused already, or removed."))
    target.refresh_from_db()
    record("webhook.pause", target, by=by, hat=hat, data={"host": target.host})
    return target


@transaction.atomic
def resume_webhook_target(target: WebhookTarget, *, by: Actor) -> WebhookTarget:
    """Send again, first what waited, oldest first. Event `webhook.resume` with how many. Refuses one not paused."""
    hat = by.need_hat(ADMIN)
    paused = WebhookTarget.objects.filter(pk=target.pk, is_active=True, paused_at__isnull=False)
    if not paused.update(paused_at=None):
        raise Refused(_("This webhook is not paused."))
    target.refresh_from_db()
    waiting = WebhookDelivery.objects.filter(target=target, state=State.PENDING).order_by("pk")
    # The sweep picks up what is beyond the first hundreds: this transaction stays short.
    for delivery in waiting[:RESUMED_AT_ONCE]:
        queue_sending(delivery)
    record("webhook.resume", target, by=by, hat=hat, data={"host": target.host, "count": waiting.count()})
    return target


@transaction.atomic
def rotate_webhook_secret(target: WebhookTarget, *, by: Actor) -> dict[str, str]:
    """Make a new secret and give it back, the only time; from now on everything is signed with it.

    Effects: the old secret is forgotten, event `webhook.rotate_secret`. Refuses a removed target.
    """
    hat = by.need_hat(ADMIN)
    secret = secrets.token_urlsafe(32)
    target.secret = secret
    if not WebhookTarget.objects.filter(pk=target.pk, is_active=True).update(secret=secret):
        raise Refused(_("This webhook was removed already."))
    record("webhook.rotate_secret", target, by=by, hat=hat, data={"host": target.host})
    return {gettext("Secret"): secret}


@transaction.atomic
def try_webhook_target(target: WebhookTarget, *, by: Actor) -> WebhookDelivery:
    """Send the event `webhook.try` to a target, whatever events it wants; its delivery says whether it arrived.

    Refuses a paused or removed target.
    """
    hat = by.need_hat(ADMIN)
    if not target.is_active or target.paused_at:
        raise Refused(_("Nothing is sent to this webhook now."), do=_("Resume it first."))
    event = record("webhook.try", target, by=by, hat=hat, data={"host": target.host})
    now = clock.now()
    # A target that wants every event has been given this one by `record`.
    delivery, made = WebhookDelivery.objects.get_or_create(
        event=event,
        target=target,
        defaults={"organisation_id": by.organisation_id, "not_before": now, "created_at": now},
    )
    if made:
        queue_sending(delivery)
    return delivery


@transaction.atomic
def resend_delivery(delivery: WebhookDelivery, *, by: Actor) -> None:
    """Send an event to a target again after it was given up. Refuses for a removed target."""
    hat = by.need_hat(ADMIN)
    if not delivery.target.is_active:
        raise Refused(_("This webhook was removed already."))
    deliver_again(delivery)
    record("webhook.resend", delivery, by=by, hat=hat, data={"host": delivery.target.host})
