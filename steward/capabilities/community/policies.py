"""Who may do what with an announcement: roles per verb, and the one-line rules that no role can buy."""

from steward.capabilities.community.lifecycle import LIFECYCLE
from steward.capabilities.community.models import announcement_of
from steward.capabilities.community.queries import REVIEWERS, WRITERS
from steward.kernel.base.refused import NotAllowed, passes
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.choices import Role
from steward.kernel.work.models import WorkItem

MAY: dict[str, frozenset[Role]] = {
    "draft": WRITERS,
    "change": WRITERS,
    "submit": WRITERS,
    "review": REVIEWERS,
    "publish": WRITERS,
    "withdraw": WRITERS | REVIEWERS,
}


def check(verb: str, item: WorkItem, by: Actor) -> Hat | None:
    """The verbs lock of an announcement: refuses with `NotAllowed`, else returns the hat for the trail."""
    hat = by.need_hat(MAY[verb], site_id=item.site_id)
    if verb == "review" and wrote_it(item, by):
        raise NotAllowed()
    return hat


def may(verb: str, item: WorkItem, by: Actor) -> bool:
    """Whether the button shows: state and rights both allow."""
    return LIFECYCLE.allows(verb, item.state) and passes(check, verb, item, by)


def wrote_it(item: WorkItem, by: Actor) -> bool:
    """Whoever wrote it does not review it, nor does who acts for the writer, nor the writer acting for somebody."""
    return announcement_of(item).drafted_by_id in by.queue_user_ids
