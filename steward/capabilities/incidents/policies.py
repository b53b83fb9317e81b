"""Who may do what with an incident."""

from steward.capabilities.incidents.models import Incident
from steward.kernel.base.refused import passes
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.choices import Role

LEADING = frozenset({Role.DESK, Role.SUPERVISOR, Role.HEAD, Role.MANAGER})
READERS = LEADING | {Role.STEWARD, Role.WORKER, Role.QUALITY, Role.DIRECTOR}
MAY: dict[str, frozenset[Role]] = {
    "open": LEADING,
    "update": LEADING,
    "link": LEADING,
    "unlink": LEADING,
    "end": LEADING,
}


def check(verb: str, incident: Incident, by: Actor) -> Hat | None:
    """The verbs lock: refuses with `NotAllowed`, else returns the hat for the trail."""
    return by.need_hat(MAY[verb], site_id=incident.site_id)


def may(verb: str, incident: Incident, by: Actor) -> bool:
    """Whether the button shows: an ended incident is history."""
    if incident.ended_at is not None:
        return False
    return passes(check, verb, incident, by)
