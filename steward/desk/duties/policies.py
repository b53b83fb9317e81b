"""Who brings proof, and who keeps the catalogue: the kernel's rules, and whether a button shows."""

from steward.kernel.base.refused import passes
from steward.kernel.duties.actions import KEEPERS, hat_for_due, need_provable
from steward.kernel.duties.models import Due, Duty
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role

STAFF = frozenset(Role)
MAY = {"prove": STAFF, "change": KEEPERS, "retire": KEEPERS}


def may_due(_verb: str, due: Due, actor: Actor) -> bool:
    """Only who holds the post, or acts for its holder, and only while there is something to prove."""
    return hat_for_due(due, actor) is not None and passes(need_provable, due)


def may_duty(verb: str, duty: Duty, actor: Actor) -> bool:
    """Keepers of the catalogue; a duty out of use is read only."""
    return actor.hat_for(MAY[verb]) is not None and duty.ends_on is None
