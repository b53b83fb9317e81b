"""Who draws disclosures up, and who publishes them: never the same person."""

from steward.capabilities.tickets.policies import JUDGES
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.reports.models import Disclosure

MAY = {"draft": JUDGES, "publish": frozenset({Role.MANAGER, Role.DIRECTOR, Role.HEAD})}


def may_draft(actor: Actor) -> bool:
    return bool(actor.hats_with(MAY["draft"]))


def drew_up(row: Disclosure, actor: Actor) -> bool:
    """Whoever drew it up does not publish it, nor does who acts for that person."""
    return row.drafted_by_id in actor.queue_user_ids


def may_publish(row: Disclosure, actor: Actor) -> bool:
    """Whether the button shows."""
    if row.published_at is not None or drew_up(row, actor):
        return False
    return actor.hat_for(MAY["publish"], site_id=row.site_id) is not None
