"""Who brings proof, and who keeps the catalogue: the kernel's rules, and whether a button shows."""

from steward.kernel.base import clock
from steward.kernel.base.refused import passes
from steward.kernel.duties.actions import KEEPERS, hat_for_due, need_provable
from steward.kernel.duties.models import Due, Duty
from steward.kernel.duties.months import month_of, open_days_for
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role

STAFF = frozenset(Role)
MAY = {"prove": STAFF, "change": KEEPERS, "retire": KEEPERS}


def may_due(_verb: str, due: Due, actor: Actor) -> bool:
    """Only who holds the post, or acts for its holder, while there is something to prove in a month not frozen."""
    if hat_for_due(due, actor) is None or not passes(need_provable, due):
        return False
    # What is due this month or later is in no frozen one: Today asks nothing.
    return due.due_on >= month_of(clock.today()) or due.due_on in open_days_for(actor)


def may_duty(verb: str, duty: Duty, actor: Actor) -> bool:
    """Keepers of the catalogue; a duty out of use is read only."""
    return actor.hat_for(MAY[verb]) is not None and duty.ends_on is None
