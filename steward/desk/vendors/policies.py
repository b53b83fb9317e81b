"""Who may enter the company's applications: the administrator."""

from steward.kernel.notify.models import VendorApp
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role

KEEPERS = frozenset({Role.ADMIN})

MAY = {"add": KEEPERS, "change": KEEPERS, "try": KEEPERS, "remove": KEEPERS}


def may_vendor(verb: str, app: VendorApp | None, actor: Actor) -> bool:
    """Whether a verb on an application shows its button."""
    return actor.hat_for(MAY[verb]) is not None and (app is None or app.is_active)
