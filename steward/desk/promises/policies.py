"""Who may change promises: administrators and directors; of a site's own standards, those of the site too."""

from steward.desk.office.policies import OFFICE
from steward.kernel.tenancy.actor import Actor, Hat

MAY = dict.fromkeys(("add", "change", "remove", "close", "reopen", "apply"), OFFICE)


def need(verb: str, by: Actor, site_id: int | None = None) -> Hat | None:
    """The hat that allows a verb; what holds for all sites needs a post of the whole company."""
    return by.need_hat(MAY[verb], site_id=site_id)


def may(verb: str, actor: Actor, site_id: int | None = None) -> bool:
    return actor.is_system or actor.hat_for(MAY[verb], site_id=site_id) is not None


def may_somewhere(verb: str, actor: Actor) -> bool:
    return bool(actor.hats_with(MAY[verb]))
