"""Who sets the own fields: the kernel's rule, and whether a button shows."""

from steward.kernel.custom.models import CustomField
from steward.kernel.custom.policies import SETTERS
from steward.kernel.tenancy.actor import Actor

MAY = dict.fromkeys(("add", "change", "close", "reopen"), SETTERS)


def may(verb: str, field: CustomField | None, actor: Actor) -> bool:
    """Fields hold for the whole company; a closed one can only be used again."""
    if not actor.is_system and actor.hat_for(MAY[verb]) is None:
        return False
    return field is None or (field.closed_at is None) == (verb != "reopen")
