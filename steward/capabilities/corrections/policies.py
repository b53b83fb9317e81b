"""Who decides on corrections: whoever keeps the register, never about himself."""

from dataclasses import replace

from django.db.models import QuerySet

from steward.capabilities.corrections.choices import State
from steward.capabilities.corrections.models import Correction
from steward.capabilities.corrections.queries import visible_corrections
from steward.kernel.base.refused import NotAllowed, passes
from steward.kernel.people.models import ContactPoint
from steward.kernel.people.policies import need_place
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import User

DECIDERS = frozenset({Role.DESK, Role.STEWARD, Role.HEAD, Role.MANAGER})
READERS = DECIDERS | {Role.DIRECTOR}
MAY: dict[str, frozenset[Role]] = {
    "accept": DECIDERS,
    "decline": DECIDERS,
    "reveal": DECIDERS,
}


def check(verb: str, row: Correction, by: Actor) -> Hat | None:
    """The hat that allows it. Refuses without the role at the place, and anybody whose own record it is."""
    hat = need_place(row.place, by, MAY[verb])
    if verb != "reveal" and is_own(row, by):
        raise NotAllowed()
    return hat


def is_own(row: Correction, by: Actor) -> bool:
    """Whether the member of staff is the customer himself: they share a number."""
    number = User.objects.filter(pk=by.user_id or 0).values_list("phone_index", flat=True).first()
    return bool(number) and ContactPoint.objects.filter(party=row.party_id, value_index=number).exists()


def with_papers(actor: Actor) -> QuerySet[Correction]:
    """Whose proofs an actor may look at: of what he could decide on; sight through another post opens none."""
    deciding = actor.hats_with(DECIDERS)
    return visible_corrections(replace(actor, hats=deciding)) if deciding else Correction.objects.none()


def may(verb: str, row: Correction, by: Actor) -> bool:
    """Whether the button shows: what is decided stays so."""
    if row.state != State.ASKED:
        return False
    return passes(check, verb, row, by)
