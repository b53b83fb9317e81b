"""Who may do what with a finding: roles per verb, and the one-line rules that no role can buy."""

from steward.capabilities.findings.choices import STOPPED
from steward.capabilities.findings.lifecycle import LIFECYCLE
from steward.capabilities.findings.models import finding_of
from steward.capabilities.findings.queries import ASSIGNERS, CHECKERS, MAY_RAISE, STAFF, SUPERIORS
from steward.kernel.base.refused import NotAllowed, passes
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.queries import reporting_line
from steward.kernel.work.models import WorkItem

MAY: dict[str, frozenset[Role]] = {
    "raise": MAY_RAISE,
    "assign": ASSIGNERS,
    "start": STAFF,
    "rectify": STAFF,
    "recheck": CHECKERS,
    "stop": STAFF,
    "withdraw": SUPERIORS,
    "print": STAFF,
}


def check(verb: str, item: WorkItem, by: Actor) -> Hat | None:
    """The verbs lock of a finding: refuses with `NotAllowed`, else returns the hat for the trail."""
    hat = by.need_hat(MAY[verb], site_id=item.site_id)
    if by.is_system:
        return None
    if verb in ("start", "rectify") and not in_hand(item, by):
        raise NotAllowed()
    if verb == "recheck" and did_it(item, by):
        raise NotAllowed()
    if verb == "stop" and finding_of(item).nature not in STOPPED:
        raise NotAllowed()
    if verb == "withdraw" and not is_above(item, by):
        raise NotAllowed()
    return hat


def may(verb: str, item: WorkItem, by: Actor) -> bool:
    """Whether the button shows: state and rights both allow."""
    return LIFECYCLE.allows(verb, item.state) and passes(check, verb, item, by)


def in_hand(item: WorkItem, by: Actor) -> bool:
    """In his own hands, in those he acts for, or in one of his posts while nobody of it took it up."""
    if item.assignee_id is not None:
        return item.assignee_id in by.queue_user_ids
    return finding_of(item).post_id in {hat.post_id for hat in by.hats}


def did_it(item: WorkItem, by: Actor) -> bool:
    """Whoever put it right, or had it in hand, does not look at it again; nor does who acts for him."""
    doers = {finding_of(item).rectified_by_id, item.assignee_id} - {None}
    return bool(doers & by.queue_user_ids)


def is_above(item: WorkItem, by: Actor) -> bool:
    """A superior of the post it was raised in, who neither raised it nor has it in hand himself."""
    row = finding_of(item)
    if {row.raised_by_id, item.assignee_id} & by.queue_user_ids:
        return False
    if row.raised_post_id is None:
        return by.hat_for([Role.MANAGER], site_id=item.site_id) is not None
    return bool({post.pk for post in reporting_line(row.raised_post_id)} & {hat.post_id for hat in by.hats})
