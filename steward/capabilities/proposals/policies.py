"""Who may do what with a proposal: roles per verb, and the one-line rules that no role can buy."""

from steward.capabilities.proposals.choices import State
from steward.capabilities.proposals.lifecycle import LIFECYCLE
from steward.capabilities.proposals.models import proposal_of
from steward.capabilities.proposals.queries import HANDLERS, STAFF
from steward.kernel.base.refused import NotAllowed, passes
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.choices import Role
from steward.kernel.work.models import WorkItem

MAY: dict[str, frozenset[Role]] = {
    "submit": STAFF,
    "acknowledge": HANDLERS,
    "study": STAFF,
    "answer": HANDLERS,
    "finish": STAFF,
    "withdraw": STAFF,
}
# Verbs of whoever has it in hand.
IN_HAND = frozenset({"study", "finish"})
# Verbs of a superior: never on a proposal of one's own.
OF_SUPERIORS = frozenset({"acknowledge", "answer"})


def check(verb: str, item: WorkItem, by: Actor) -> Hat | None:
    """The verbs lock of a proposal: refuses with `NotAllowed`, else returns the hat for the trail."""
    hat = by.need_hat(MAY[verb], site_id=item.site_id)
    if by.is_system:
        return None
    own = proposal_of(item).author_id is not None and proposal_of(item).author_id == by.user_id
    in_hand = item.assignee_id is not None and item.assignee_id in by.queue_user_ids
    if (
        (verb in OF_SUPERIORS and own)
        or (verb == "withdraw" and not own)
        or (verb in IN_HAND and not in_hand)
    ):
        raise NotAllowed()
    if verb == "answer" and item.state == State.ADOPTED and in_hand:
        # Whoever is to carry it out does not move his own day.
        raise NotAllowed()
    return hat


def may(verb: str, item: WorkItem, by: Actor) -> bool:
    """Whether the button shows: state and rights both allow."""
    return LIFECYCLE.allows(verb, item.state) and passes(check, verb, item, by)
