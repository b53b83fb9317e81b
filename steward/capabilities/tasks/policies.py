"""Who may do what with a task: roles per verb, and the one-line rules that no role can buy."""

from steward.capabilities.tasks.lifecycle import LIFECYCLE
from steward.capabilities.tasks.models import task_of
from steward.capabilities.tasks.queries import STAFF, SUPERIORS
from steward.kernel.base.refused import NotAllowed, passes
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.work.models import WorkItem

MAY = dict.fromkeys(("assign", "report", "finish", "reopen", "postpone", "reassign", "drop"), STAFF)
# Verbs of whoever has it in hand; the others are of whoever gave it.
IN_HAND = frozenset({"report", "finish"})


def check(verb: str, item: WorkItem, by: Actor) -> Hat | None:
    """The verbs lock of a task: refuses with `NotAllowed`, else returns the hat for the trail.

    For whoever gave it a superior at the site may speak too, but never about what is in his own hands.
    """
    hat = by.need_hat(MAY[verb], site_id=item.site_id)
    if by.is_system:
        return None
    in_hand = item.assignee_id in by.queue_user_ids
    if verb in IN_HAND:
        if not in_hand:
            raise NotAllowed()
        return hat
    giver = task_of(item).given_by_id
    # Whoever acts for who gave it speaks for him, but not about what was given to himself.
    if giver in by.queue_user_ids and (not in_hand or giver == item.assignee_id):
        return hat
    above = by.hat_for(SUPERIORS, site_id=item.site_id)
    if in_hand or above is None:
        raise NotAllowed()
    return above


def may(verb: str, item: WorkItem, by: Actor) -> bool:
    """Whether the button shows: state and rights both allow."""
    return LIFECYCLE.allows(verb, item.state) and passes(check, verb, item, by)
