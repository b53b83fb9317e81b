"""Who may change the organisation chart: administrators and directors, each within the reach of his post."""

from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.choices import Role

OFFICE = frozenset({Role.ADMIN, Role.DIRECTOR})

MAY = dict.fromkeys(("add", "change", "close", "reopen", "remove", "choose_places", "drop_place"), OFFICE)


def need(verb: str, by: Actor, site_id: int | None) -> Hat | None:
    """The hat that allows a verb at a site; what belongs to no site needs a post of the whole company."""
    return by.need_hat(MAY[verb], site_id=site_id)


def may_at(verb: str, site_id: int | None, actor: Actor) -> bool:
    """Whether the button of a verb on something at a site shows."""
    return actor.is_system or actor.hat_for(MAY[verb], site_id=site_id) is not None


def may_somewhere(verb: str, actor: Actor) -> bool:
    """Whether a creating verb shows: its form offers only what lies within reach."""
    return bool(actor.hats_with(MAY[verb]))
