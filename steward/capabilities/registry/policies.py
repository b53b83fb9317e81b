"""Who may do what with households and people. The predicates are the kernel's (people/policies)."""

from steward.kernel.base.refused import Refused
from steward.kernel.people.models import Party
from steward.kernel.people.policies import ERASERS, KEEPERS, REVEALERS, need_party, need_place
from steward.kernel.places.models import Place
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role

READERS = frozenset(
    {Role.DESK, Role.STEWARD, Role.HEAD, Role.MANAGER, Role.DIRECTOR, Role.QUALITY, Role.SUPERVISOR}
)

# Administrators bring lists in but do not read the register: who looks after accounts needs no owner's data (SEC1).
EDITORS = KEEPERS & READERS

MAY = {
    "add_person": EDITORS,
    "end_tenure": EDITORS,
    "transfer_ownership": EDITORS - {Role.STEWARD},
    "change": EDITORS,
    "add_contact": EDITORS,
    "remove_contact": EDITORS,
    "reveal": REVEALERS & READERS,
    "erase": ERASERS & READERS,
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
