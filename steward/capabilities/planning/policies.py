"""Who may do what with a work plan: whoever holds the post it is of, or stands in for its holder."""

from steward.capabilities.planning.lifecycle import MOVES
from steward.capabilities.planning.models import Plan
from steward.kernel.base.refused import passes
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.choices import Role

STAFF = frozenset(Role)
MAY = dict.fromkeys(("draft", "add", "remove", "hand_in", "sum_up"), STAFF)


def check(verb: str, plan: Plan, by: Actor) -> Hat:
    """The verbs lock of a plan: refuses with `NotAllowed`, else returns the hat for the trail."""
    return by.need_post(plan.post_id, MAY[verb])


def may(verb: str, plan: Plan, by: Actor) -> bool:
    """Whether the button shows: state and rights both allow."""
    return plan.state in MOVES[verb].sources and passes(check, verb, plan, by)
