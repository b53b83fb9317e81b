"""Who may do what with a mention: roles per verb, and the one-line rules that no role can buy."""

from steward.capabilities.mentions.lifecycle import LIFECYCLE
from steward.capabilities.mentions.models import mention_of
from steward.capabilities.mentions.queries import FOLLOWERS, heads_service
from steward.kernel.base.refused import NotAllowed, passes
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.choices import Role
from steward.kernel.work.models import WorkItem

MAY: dict[str, frozenset[Role]] = {
    "pass_on": frozenset({Role.QUALITY}),
    "assign": frozenset({Role.MANAGER, Role.HEAD}),
    "feed_back": FOLLOWERS,
    "conclude": FOLLOWERS,
    "accept": frozenset({Role.QUALITY}),
    "send_back": frozenset({Role.QUALITY}),
    "link": frozenset({Role.QUALITY, Role.MANAGER, Role.HEAD}),
}
# Verbs of the site: of its manager, the head of its customer service, and whoever they gave it to.
OF_THE_SITE = frozenset({"assign", "feed_back", "conclude"})


def check(verb: str, item: WorkItem, by: Actor) -> Hat | None:
    """The verbs lock of a mention: refuses with `NotAllowed`, else returns the hat for the trail."""
    if is_about(item, by):
        raise NotAllowed()
    hat = by.need_hat(MAY[verb], site_id=item.site_id)
    if by.is_system:
        return None
    if verb in OF_THE_SITE and not runs_it(item, by) and not (verb != "assign" and follows(item, by)):
        raise NotAllowed()
    if verb == "link" and not runs_it(item, by) and by.hat_for([Role.QUALITY], site_id=item.site_id) is None:
        raise NotAllowed()
    if verb == "accept" and mention_of(item).concluded_by_id in by.queue_user_ids:
        raise NotAllowed()
    return hat


def may(verb: str, item: WorkItem, by: Actor) -> bool:
    """Whether the button shows: state and rights both allow."""
    return LIFECYCLE.allows(verb, item.state) and passes(check, verb, item, by)


def is_about(item: WorkItem, by: Actor) -> bool:
    """The person it is about, also when acting for others, is no party to its handling."""
    return item.about_user_id is not None and item.about_user_id in by.queue_user_ids


def follows(item: WorkItem, by: Actor) -> bool:
    follower = mention_of(item).follower_id
    return follower is not None and follower in by.queue_user_ids


def runs_it(item: WorkItem, by: Actor) -> bool:
    """The manager of the site, and the head of its customer service."""
    heads = [hat for hat in by.hats_with([Role.HEAD]) if hat.covers(item.site_id)]
    return by.hat_for([Role.MANAGER], site_id=item.site_id) is not None or any(
        heads_service(by, hat.department_id) for hat in heads
    )
