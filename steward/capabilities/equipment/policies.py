"""Who may do what with equipment and plans of its maintenance."""

from collections.abc import Mapping

from steward.capabilities.equipment.choices import Use
from steward.capabilities.equipment.models import Equipment, Plan
from steward.capabilities.equipment.queries import DOERS, KEEPERS
from steward.kernel.base.refused import NotAllowed, passes
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.choices import Role

MAY: Mapping[str, frozenset[Role]] = {
    # Of equipment, and add, change and move of plans as well.
    **dict.fromkeys(("add", "change", "move", "scrap"), KEEPERS),
    # Who stands before a machine that is not safe takes it out of use; who has the new mark in hand notes it.
    **dict.fromkeys(("certify", "stop", "resume"), DOERS),
    # Of plans.
    "do": DOERS,
    "end": KEEPERS,
}
FROM = {"stop": (Use.IN_USE,), "resume": (Use.STOPPED,), "scrap": (Use.IN_USE, Use.STOPPED)}


def check(verb: str, row: Equipment | Plan, by: Actor) -> Hat | None:
    """The verbs lock: the hat in which somebody acts at this site. Raises `NotAllowed`."""
    if by.is_system:
        return None
    hat = by.hat_for(MAY[verb], site_id=row.site_id)
    if hat is None:
        raise NotAllowed()
    return hat


def may(verb: str, equipment: Equipment, by: Actor) -> bool:
    """Whether the button shows: what is scrapped is history."""
    allowed = FROM.get(verb, (Use.IN_USE, Use.STOPPED))
    return equipment.use in allowed and passes(check, verb, equipment, by)


def may_plan(verb: str, plan: Plan, by: Actor) -> bool:
    """Whether the button shows: an ended plan is history, only a day can be moved."""
    if plan.ended_at is not None or (verb == "move" and not (plan.months or plan.days)):
        return False
    return passes(check, verb, plan, by)
