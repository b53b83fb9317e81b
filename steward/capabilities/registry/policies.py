"""Who may do what with households and people. The predicates are the kernel's (people/policies)."""

from steward.capabilities.registry.models import FollowUp
from steward.kernel.base.refused import NotAllowed, passes
from steward.kernel.custom.choices import Subject
from steward.kernel.custom.queries import has_fields, has_personal
from steward.kernel.people.models import Party
from steward.kernel.people.policies import (
    DISCLOSERS,
    ERASERS,
    KEEPERS,
    MERGERS,
    REVEALERS,
    need_party,
    need_place,
)
from steward.kernel.people.queries import likely_same, merges_of
from steward.kernel.places.models import Place, PlaceKind
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Site

# Whoever keeps the register reads it, numbers masked; revealing is granted to fewer (SEC1).
READERS = KEEPERS | {Role.QUALITY, Role.SUPERVISOR}
# Whoever speaks with customers for the company; an administrator of the software does not.
SPEAKERS = KEEPERS - {Role.ADMIN}
# They see to it when somebody else's promise is not kept.
LEADERS = frozenset({Role.HEAD, Role.MANAGER})

MAY = {
    "note_contact": SPEAKERS,
    "confirm": SPEAKERS,
    "keep": SPEAKERS,
    "postpone": SPEAKERS,
    "verify": SPEAKERS,
    "add_person": KEEPERS,
    "end_tenure": KEEPERS,
    "transfer_ownership": KEEPERS - {Role.STEWARD},
    "change": KEEPERS,
    "add_contact": KEEPERS,
    "remove_contact": KEEPERS,
    "reveal": REVEALERS,
    "merge": MERGERS,
    "split": MERGERS,
    "disclose": DISCLOSERS,
    "erase": ERASERS,
    "fill": KEEPERS,
    "uncover": REVEALERS,
    # Figures hold for the whole company: they take a post of the whole company.
    "set": frozenset({Role.ADMIN, Role.DIRECTOR}),
}


def may_place(verb: str, place: Place, actor: Actor) -> bool:
    """Whether a household verb's button shows."""
    return passes(need_place, place, actor, MAY[verb])


def may_own_place(verb: str, place: Place, actor: Actor) -> bool:
    """Whether the button shows: there are own fields of units to fill in, or personal values to look at."""
    offers = has_fields(Subject.UNIT) if verb == "fill" else has_personal(Subject.UNIT, place)
    return offers and may_place(verb, place, actor)


def may_own_person(verb: str, party: Party, actor: Actor) -> bool:
    """The same of a person."""
    offers = has_fields(Subject.PERSON) if verb == "fill" else has_personal(Subject.PERSON, party)
    return offers and may_party(verb, party, actor)


def may_own_site(verb: str, site: Site, actor: Actor) -> bool:
    """The same of a site; a steward answers for areas, not for sites."""
    offers = has_fields(Subject.SITE) if verb == "fill" else has_personal(Subject.SITE, site)
    return offers and actor.hat_for(MAY[verb] - {Role.STEWARD}, site_id=site.pk) is not None


def may_measure(verb: str, _row: object, actor: Actor) -> bool:
    """Whether the figures of a rule can be set."""
    return actor.is_system or actor.hat_for(MAY[verb]) is not None


def may_unit(verb: str, place: Place, actor: Actor) -> bool:
    """Whether a verb's button shows that only units have."""
    return place.kind == PlaceKind.UNIT and may_place(verb, place, actor)


def may_party(verb: str, party: Party, actor: Actor) -> bool:
    """Whether a person verb's button shows."""
    if party.erased_at is not None:
        return False
    return passes(need_party, party, actor, MAY[verb])


def may_merge(verb: str, party: Party, actor: Actor) -> bool:
    """Whether the button shows: there is somebody who may be the same."""
    return may_party(verb, party, actor) and likely_same(party, actor).exists()


def may_split(verb: str, party: Party, actor: Actor) -> bool:
    """Whether the button shows: something was merged."""
    return may_party(verb, party, actor) and merges_of(party).exists()


def need_follow_up(verb: str, follow_up: FollowUp, by: Actor) -> Hat | None:
    """The hat that allows work on a promise: of who promised, of whoever acts for that person, or of those who lead."""
    site_id = follow_up.place.site_id
    if follow_up.promised_by_id in by.queue_user_ids:
        acting = [hat for hat in by.hats if hat.acting_for_id == follow_up.promised_by_id]
        hat = by.need_hat(MAY[verb], site_id=site_id)
        return acting[0] if acting and follow_up.promised_by_id != by.user_id else hat
    if by.hat_for(LEADERS, site_id=site_id) is None:
        raise NotAllowed()
    return need_place(follow_up.place, by, LEADERS)


def may_follow_up(verb: str, follow_up: FollowUp, actor: Actor) -> bool:
    """Whether a promise's button shows."""
    if follow_up.kept_at is not None:
        return False
    return passes(need_follow_up, verb, follow_up, actor)
