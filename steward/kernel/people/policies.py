"""Who may do what with people: roles, and that the actor's posts reach the person."""

from collections.abc import Collection
from dataclasses import replace

from steward.kernel.base.refused import NotAllowed
from steward.kernel.people.models import Party, Tenure
from steward.kernel.people.queries import places_of_resident
from steward.kernel.places.models import Place
from steward.kernel.places.queries import reach_of, visible_places, worn_at
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.choices import Role

# Keeping the register up to date is everyday work of these posts (REG1).
KEEPERS = frozenset({Role.DESK, Role.STEWARD, Role.HEAD, Role.MANAGER, Role.DIRECTOR, Role.ADMIN})
REVEALERS = frozenset({Role.DESK, Role.STEWARD, Role.HEAD, Role.MANAGER, Role.DIRECTOR})
# Two rows made one is a matter of the papers before the desk, as a sale is.
MERGERS = KEEPERS - {Role.STEWARD}
DISCLOSERS = frozenset({Role.MANAGER, Role.DIRECTOR, Role.ADMIN})
# How long everybody's data is kept is decided for the whole company.
RETENTION_SETTERS = frozenset({Role.ADMIN, Role.DIRECTOR})
ERASERS = frozenset({Role.MANAGER, Role.DIRECTOR, Role.ADMIN})


def need_place(place: Place, by: Actor, roles: Collection[str] = KEEPERS) -> Hat | None:
    """The hat that allows work on a place's household. Refuses without the role, or outside the hat's areas."""
    hat = by.need_hat(roles, site_id=place.site_id)
    if not visible_places(_wearing(by, roles)).filter(pk=place.pk).exists():
        raise NotAllowed()
    if hat is None:
        return None
    return worn_at(by, roles, site_id=place.site_id, building_id=place.building_id, place_id=place.pk)


def need_party(party: Party, by: Actor, roles: Collection[str] = KEEPERS) -> tuple[Hat | None, int | None]:
    """The hat that allows work on a person, and the site where: that of the newest tenure in reach.

    Refuses without the role, and where every tenure lies outside the reach of the hats that carry it. Somebody
    who was recorded but never entered into a place is nobody's neighbour yet: every keeper may complete them.
    """
    wearing = _wearing(by, roles)
    tenures = Tenure.objects.filter(party=party).order_by("-starts_on", "-pk")
    here = reach_of(wearing).rows(site="place__site_id", building="place__building_id", place="place_id")
    site_id = tenures.filter(here).values_list("place__site_id", flat=True).first()
    hat = wearing.need_hat(roles, site_id=site_id) if site_id else any_hat(by, roles)
    if site_id is None and tenures.exists():
        raise NotAllowed()
    return hat, site_id


def need_own_place(place: Place | None, party: Party | None, by: Actor) -> None:
    """A customer speaks for himself only, and of the places he lives with. Refuses anybody and anywhere else."""
    if by.party_id is None or party is None or party.pk != by.party_id:
        raise NotAllowed()
    if place is None or not places_of_resident(party.pk).filter(pk=place.pk).exists():
        raise NotAllowed()


def any_hat(by: Actor, roles: Collection[str] = KEEPERS) -> Hat | None:
    """A hat with one of the roles wherever it reaches. Refuses without."""
    hats = by.hats_with(roles)
    if not hats and not by.is_system:
        raise NotAllowed()
    return hats[0] if hats else None


def _wearing(by: Actor, roles: Collection[str]) -> Actor:
    """The actor with only the hats that carry the roles: sight through another post grants no verb."""
    return replace(by, hats=by.hats_with(roles))
