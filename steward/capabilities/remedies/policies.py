"""Who may do what with a remedy: roles per verb, and the one-line rules that no role can buy."""

from steward.capabilities.remedies.choices import State
from steward.capabilities.remedies.lifecycle import LIFECYCLE
from steward.capabilities.remedies.models import remedy_of
from steward.capabilities.remedies.queries import PLANNERS, STAFF, VERIFIERS
from steward.kernel.base.refused import NotAllowed, passes
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.choices import Role
from steward.kernel.work.models import WorkItem

MAY: dict[str, frozenset[Role]] = {
    "raise": STAFF - {Role.WORKER},
    "plan": PLANNERS,
    "finish": STAFF,
    "verify": VERIFIERS,
    "cancel": frozenset({Role.MANAGER, Role.QUALITY}),
}


def check(verb: str, item: WorkItem, by: Actor) -> Hat | None:
    """The verbs lock of a remedy: refuses with `NotAllowed`, else returns the hat for the trail."""
    if item.about_user_id is not None and item.about_user_id in by.queue_user_ids:
        raise NotAllowed()
    hat = by.need_hat(MAY[verb], site_id=item.site_id)
    if by.is_system:
        return None
    if verb == "finish" and not in_hand(item, by):
        raise NotAllowed()
    if verb == "plan" and item.state == State.PLANNED and in_hand(item, by):
        raise NotAllowed()
    if verb == "verify" and did_it(item, by):
        raise NotAllowed()
    return hat


def may(verb: str, item: WorkItem, by: Actor) -> bool:
    """Whether the button shows: state and rights both allow."""
    return LIFECYCLE.allows(verb, item.state) and passes(check, verb, item, by)


def in_hand(item: WorkItem, by: Actor) -> bool:
    return item.assignee_id is not None and item.assignee_id in by.queue_user_ids


def did_it(item: WorkItem, by: Actor) -> bool:
    """Whoever carried it out, or had it in hand, does not say whether it helped."""
    doers = {remedy_of(item).finished_by_id, item.assignee_id} - {None}
    return bool(doers & by.queue_user_ids)
