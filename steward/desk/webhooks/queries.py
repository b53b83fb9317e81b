"""Reads of webhooks for their pages."""

from django.db.models import Exists, OuterRef, QuerySet

from steward.kernel.audit.kinds import event_kinds
from steward.kernel.notify.choices import State
from steward.kernel.notify.models import WebhookDelivery, WebhookTarget
from steward.kernel.notify.queries import visible_deliveries, visible_targets
from steward.kernel.tenancy.actor import Actor

EVERYTHING = "*"


def listed_webhooks(actor: Actor) -> QuerySet[WebhookTarget]:
    """Targets in use; `failing` says that something was given up and nobody sent it again."""
    failed = WebhookDelivery.objects.filter(target=OuterRef("pk"), state=State.FAILED)
    return visible_targets(actor).annotate(failing=Exists(failed))


def listed_deliveries(actor: Actor) -> QuerySet[WebhookDelivery]:
    """What was sent to which target, and whether it arrived."""
    return visible_deliveries(actor)


def latest_deliveries(target: WebhookTarget, actor: Actor) -> QuerySet[WebhookDelivery]:
    return visible_deliveries(actor).filter(target=target)


def event_families() -> list[tuple[str, str]]:
    """The beginnings of event codes that a target may want, and the events of each."""
    families: dict[str, list[str]] = {}
    for code in event_kinds():
        family, _dot, verb = code.partition(".")
        families.setdefault(family, []).append(verb)
    return [(family, ", ".join(verbs)) for family, verbs in sorted(families.items())]
