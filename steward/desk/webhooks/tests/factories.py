"""Webhooks for tests: a public address that nobody calls, because no worker runs."""

from steward.kernel.notify.actions import add_webhook_target, pause_webhook_target, try_webhook_target
from steward.kernel.notify.choices import State
from steward.kernel.notify.models import WebhookDelivery, WebhookTarget
from tests.people import World

# An address instead of a name: nothing is looked up.
ADDRESS = "https://1.1.1.1/hook?key=very-secret"


def make_target(world: World, _building: str = "3", _state: str = "") -> WebhookTarget:
    return add_webhook_target(ADDRESS, ["import"], by=world.judy)


def paused_target(world: World) -> WebhookTarget:
    return pause_webhook_target(make_target(world), by=world.judy)


def make_delivery(world: World, _building: str = "3", _state: str = "") -> WebhookDelivery:
    return try_webhook_target(make_target(world), by=world.judy)


def failed_delivery(world: World) -> WebhookDelivery:
    row = make_delivery(world)
    WebhookDelivery.objects.filter(pk=row.pk).update(state=State.FAILED, attempts=12, last_error="HTTP 500")
    row.refresh_from_db()
    return row
