"""Invented owners for the sign-in page of a demonstration: nobody's number but an exchange's without telephones."""

from dataclasses import dataclass

from django.conf import settings

from steward.kernel.base import clock
from steward.kernel.people.choices import ContactKind, Relation
from steward.kernel.people.models import Tenure
from steward.kernel.people.queries import homes_of
from steward.kernel.places.models import PlaceKind
from steward.kernel.tenancy.models import User
from steward.kernel.tenancy.scope import scope

SHOWN = 3
LOOKED_AT = 40
# Numbers the demonstration hands out; a person with another one is real, and never shown.
EXCHANGE = "1990000"


@dataclass(frozen=True)
class SampleOwner:
    """One tap types this number."""

    name: str
    home: str
    phone: str


def sample_owners() -> list[SampleOwner]:
    """Some people of the demonstration with a home; none where nothing is demonstrated."""
    if not settings.DEMONSTRATION:
        return []
    user = User.objects.filter(is_demonstration=True, is_active=True).order_by("pk").first()
    if user is None:
        return []
    with scope(user.organisation_id):
        rows = (
            Tenure.objects.filter(
                relation__in=[Relation.OWNER, Relation.TENANT],
                place__kind=PlaceKind.UNIT,
                starts_on__lte=clock.today(),
                party__erased_at__isnull=True,
            )
            .select_related("party", "place__site")
            .prefetch_related("party__contacts")
            .order_by("pk")[:LOOKED_AT]
        )
        found: dict[int, SampleOwner] = {}
        for row in rows:
            phone = next((c.value for c in row.party.contacts.all() if c.kind == ContactKind.PHONE), "")
            if phone.startswith(EXCHANGE) and row.party_id not in found and homes_of(row.party_id):
                found[row.party_id] = SampleOwner(row.party.name, f"{row.place.site} {row.place}", phone)
            if len(found) == SHOWN:
                break
        return list(found.values())
