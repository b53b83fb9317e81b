"""Who decides on admissions: the desk and those above it; an owner for his own home."""

from dataclasses import replace

from django.db.models import QuerySet

from steward.capabilities.admissions.choices import Standing, State
from steward.capabilities.admissions.models import Admission
from steward.capabilities.admissions.queries import visible_admissions
from steward.kernel.base.refused import NotAllowed, passes
from steward.kernel.people.choices import Relation
from steward.kernel.people.policies import need_place
from steward.kernel.people.queries import homes_of
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import User

# A stranger's papers are looked at where a sale is entered: not by stewards.
DECIDERS = frozenset({Role.DESK, Role.HEAD, Role.MANAGER})
READERS = DECIDERS | {Role.STEWARD, Role.DIRECTOR}
MAY: dict[str, frozenset[Role]] = {
    "approve": DECIDERS,
    "refuse": DECIDERS,
    "reveal": DECIDERS,
}


def check(verb: str, row: Admission, by: Actor) -> Hat | None:
    """The hat that allows it. Refuses without the role at the place, and the applicant himself."""
    hat = need_place(row.place, by, MAY[verb])
    if verb != "reveal" and is_own(row, by):
        raise NotAllowed()
    return hat


def is_own(row: Admission, by: Actor) -> bool:
    """Whether the member of staff is the applicant: they share a number."""
    return (
        bool(row.phone_index)
        and User.objects.filter(pk=by.user_id or 0, phone_index=row.phone_index).exists()
    )


def need_owner(row: Admission, by: Actor) -> None:
    """An owner on record speaks for family and tenants of his own home. Refuses everybody and everything else."""
    homes = homes_of(by.party_id) if by.party_id else []
    owned = {home.place_id for home in homes if home.relation == Relation.OWNER}
    if row.place_id not in owned or row.relation == Standing.OWNER:
        raise NotAllowed()


def with_papers(actor: Actor) -> QuerySet[Admission]:
    """Whose papers an actor may look at: of what he could decide on; sight through another post opens none."""
    deciding = actor.hats_with(DECIDERS)
    return visible_admissions(replace(actor, hats=deciding)) if deciding else Admission.objects.none()


def may(verb: str, row: Admission, by: Actor) -> bool:
    """Whether the button shows: what is decided stays so."""
    if row.state != State.ASKED:
        return False
    return passes(check, verb, row, by)
