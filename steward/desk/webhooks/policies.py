"""Who may have events told to other programs: the administrator."""

from steward.kernel.notify.choices import State
from steward.kernel.notify.models import WebhookDelivery, WebhookTarget
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role

KEEPERS = frozenset({Role.ADMIN})

MAY = {
    "add": KEEPERS,
    "try": KEEPERS,
    "rotate_secret": KEEPERS,
    "pause": KEEPERS,
    "resume": KEEPERS,
    "remove": KEEPERS,
    "resend": KEEPERS,
}


def may_target(verb: str, target: WebhookTarget | None, actor: Actor) -> bool:
    """Whether a verb on a target shows its button."""
    if actor.hat_for(MAY[verb]) is None:
        return False
    if target is None or verb in ("rotate_secret", "remove"):
        return target is None or target.is_active
    return target.is_active and (target.paused_at is not None) == (verb == "resume")


def may_delivery(verb: str, delivery: WebhookDelivery, actor: Actor) -> bool:
    """Only what was given up is sent again."""
    return (
        actor.hat_for(MAY[verb]) is not None and delivery.state == State.FAILED and delivery.target.is_active
    )
