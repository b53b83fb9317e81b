"""Reads of the portal: whose visit it is, and what he has."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef
from django.utils import timezone

from steward.kernel.base import clock
from steward.kernel.people.choices import ContactKind
from steward.kernel.people.models import ContactPoint, Party, Tenure
from steward.kernel.people.queries import homes_of
from steward.kernel.tenancy.actor import Actor, ActorKind
from steward.kernel.tenancy.scope import everywhere, scope
from steward.portal.models import Purpose, SignInCode, Visit

CODE_LASTS = timedelta(minutes=5)
TRIES = 5


@dataclass(frozen=True)
class Guest:
    """A customer at the door: the visit, its person, and the tenures in force, of which there is at least one."""

    visit: Visit
    party: Party
    tenures: tuple[Tenure, ...]

    @property
    def actor(self) -> Actor:
        return customer(self.party)


def customer(party: Party) -> Actor:
    """The actor that a person is as a customer: no hats, so every verb of staff is refused."""
    return Actor(
        organisation_id=party.organisation_id, kind=ActorKind.CUSTOMER, name=party.name, party_id=party.pk
    )


def digest_of(secret: str) -> str:
    """What of a visit's secret is kept; the secret is long and random, so a plain hash is enough."""
    return sha256(secret.encode()).hexdigest()


def guest_of(secret: str) -> Guest | None:
    """Who stands at the door with this secret; nobody when the visit is over, the number or the last home gone."""
    if not secret:
        return None
    with everywhere("a visit tells whose scope to open"):
        still_his = ContactPoint.objects.filter(
            party=OuterRef("party"), kind=ContactKind.PHONE, value_index=OuterRef("phone_index")
        )
        visit = (
            Visit.objects.filter(
                Exists(still_his),
                digest=digest_of(secret),
                expires_at__gt=clock.now(),
                party__erased_at__isnull=True,
            )
            .select_related("party", "organisation")
            .first()
        )
    if visit is None:
        return None
    with scope(visit.organisation_id), timezone.override(ZoneInfo(visit.organisation.zone)):
        tenures = homes_of(visit.party_id)
    return Guest(visit, visit.party, tuple(tenures)) if tenures else None


def code_in_force(phone_index: str, purpose: str = Purpose.SIGN_IN) -> SignInCode | None:
    """The newest code of a number for a purpose, if it can still be tried."""
    rows = SignInCode.objects.filter(phone_index=phone_index, purpose=purpose)
    row = rows.order_by("-asked_at", "-pk").first()
    alive = row and row.used_at is None and row.asked_at > clock.now() - CODE_LASTS and row.tries < TRIES
    return row if alive else None
