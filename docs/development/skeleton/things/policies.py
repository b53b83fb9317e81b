"""Who may do what with a thing: roles per verb, and the one-line rules that no role can buy."""

from steward.capabilities.things.lifecycle import LIFECYCLE
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.kernel.work.models import WorkItem

STAFF = frozenset({Role.DESK, Role.STEWARD, Role.HEAD, Role.MANAGER, Role.DIRECTOR})
MAY: dict[str, frozenset[Role]] = {
    "open": STAFF,
    "finish": STAFF - {Role.DIRECTOR},
}


def may(verb: str, item: WorkItem, by: Actor) -> bool:
    """Whether the button shows: state and rights both allow."""
    return LIFECYCLE.allows(verb, item.state) and by.hat_for(MAY[verb], site_id=item.site_id) is not None
