"""Who may do what with boundary cards: everybody of the staff reads, those who run a site keep."""

from steward.capabilities.boundaries.models import Boundary
from steward.kernel.base.refused import passes
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.choices import Role

KEEPERS = frozenset({Role.MANAGER, Role.HEAD, Role.QUALITY, Role.ADMIN})
READERS = frozenset(Role)
MAY: dict[str, frozenset[Role]] = {"add": KEEPERS, "change": KEEPERS, "remove": KEEPERS}


def check(verb: str, site_id: int | None, by: Actor) -> Hat | None:
    """The verbs lock. A card of the whole company is kept by posts of the whole company."""
    return by.need_hat(MAY[verb], site_id=site_id)


def may(verb: str, row: Boundary, by: Actor) -> bool:
    return passes(check, verb, row.site_id, by)
