"""Who may do what in quality: roles per verb, and the one-line rules that no role can buy."""

from steward.capabilities.quality.lifecycle import LIFECYCLE
from steward.capabilities.quality.models import hot_spot_of
from steward.kernel.base.refused import NotAllowed, passes
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.choices import Role
from steward.kernel.work.models import WorkItem

LEADERS = frozenset({Role.QUALITY, Role.MANAGER})
MAY: dict[str, frozenset[Role]] = {
    "find": LEADERS,
    "explain": LEADERS | {Role.HEAD},
    "hand_over": LEADERS,
    "rectify": frozenset({Role.HEAD, Role.MANAGER}),
    "close": LEADERS,
    "dismiss": LEADERS,
    "train": LEADERS | {Role.DIRECTOR},
}


def check(verb: str, item: WorkItem, by: Actor) -> Hat | None:
    """The verbs lock of a hot spot: refuses with `NotAllowed`, else returns the hat for the trail."""
    hat = by.need_hat(MAY[verb], site_id=item.site_id)
    if by.is_system:
        return None
    if verb == "rectify" and not answers_for(item, by):
        raise NotAllowed()
    if verb == "close" and put_it_right(item, by):
        raise NotAllowed()
    return hat


def may(verb: str, item: WorkItem, by: Actor) -> bool:
    """Whether the button shows: state and rights both allow."""
    return LIFECYCLE.allows(verb, item.state) and passes(check, verb, item, by)


def answers_for(item: WorkItem, by: Actor) -> bool:
    """The head of the department it was handed to, and the manager above all of them."""
    head = by.hat_for([Role.HEAD], site_id=item.site_id, department_id=item.department_id)
    return head is not None or by.hat_for([Role.MANAGER], site_id=item.site_id) is not None


def put_it_right(item: WorkItem, by: Actor) -> bool:
    """Whoever put it right does not judge whether it worked."""
    doer = hot_spot_of(item).rectified_by_id
    return doer is not None and doer in by.queue_user_ids
