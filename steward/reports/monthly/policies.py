"""Who sets the standard areas are judged by."""

from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role

MAY = {"set": frozenset({Role.ADMIN, Role.DIRECTOR, Role.MANAGER})}


def may_set(actor: Actor) -> bool:
    """Whether the button shows: of one's own site, or of all."""
    return actor.is_system or bool(actor.hats_with(MAY["set"]))
