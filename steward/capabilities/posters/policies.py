"""Who may do what with posters."""

from steward.capabilities.posters.models import Poster
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role

MAKERS = frozenset({Role.DESK, Role.HEAD, Role.MANAGER})
READERS = MAKERS | {Role.STEWARD, Role.QUALITY, Role.DIRECTOR}
MAY: dict[str, frozenset[Role]] = {"make": MAKERS, "withdraw": MAKERS}


def may(verb: str, row: Poster, by: Actor) -> bool:
    """Whether the button shows: what is withdrawn stays so."""
    return row.withdrawn_at is None and by.hat_for(MAY[verb], site_id=row.site_id) is not None
