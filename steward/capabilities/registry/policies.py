"""Who may do what with households and people. The predicates are the kernel's (people/policies)."""

from steward.kernel.base.refused import Refused
from steward.kernel.people.models import Party
from steward.kernel.people.policies import ERASERS, KEEPERS, REVEALERS, need_party, need_place
from steward.kernel.places.models import Place
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role

# Whoever keeps the register reads it, numbers masked; revealing is granted to fewer (SEC1).
READERS = KEEPERS | {Role.QUALITY, Role.SUPERVISOR}

MAY = {
    "add_person": KEEPERS,
    "end_tenure": KEEPERS,
    "transfer_ownership": KEEPERS - {Role.STEWARD},
    "change": KEEPERS,
    "add_contact": KEEPERS,
    "remove_contact": KEEPERS,
    "reveal": REVEALERS,
    "erase": ERASERS,
}


def may_place(verb: str, place: Place, actor: Actor) -> bool:
    """Whether a household verb's button shows."""
    try:
        need_place(place, actor, MAY[verb])
    except Refused:
        return False
    return True


def may_party(verb: str, party: Party, actor: Actor) -> bool:
    """Whether a person verb's button shows."""
    if party.erased_at is not None:
        return False
    try:
        need_party(party, actor, MAY[verb])
    except Refused:
        return False
    return True
