"""Who may do what with inspections."""

from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.choices import Role

STAFF = frozenset(Role)
KEEPERS = frozenset({Role.SUPERVISOR, Role.HEAD, Role.MANAGER, Role.QUALITY})
# Checklists are asked everywhere: whoever keeps them does so for the whole company.
WRITERS = frozenset({Role.ADMIN, Role.DIRECTOR, Role.QUALITY})
REVIEWERS = KEEPERS | {Role.DIRECTOR}
MAY: dict[str, frozenset[Role]] = {
    "add": KEEPERS,
    "change": KEEPERS,
    "relabel": KEEPERS,
    "retire": KEEPERS,
    "end": KEEPERS,
    "write": WRITERS,
    "revise": WRITERS,
    "shelve": WRITERS,
    "start": STAFF,
    "trust": REVIEWERS,
    "reject": REVIEWERS,
}


def hat_on(post_id: int | None, site_id: int, by: Actor) -> Hat | None:
    """The hat somebody wears on a round: of its post, own before acting (HRM2), else any that reaches the site."""
    hats = sorted(by.hats, key=lambda hat: hat.is_acting)
    own = (hat for hat in hats if hat.post_id == post_id)
    return next(own, None) or next((hat for hat in hats if hat.covers(site_id)), None)
