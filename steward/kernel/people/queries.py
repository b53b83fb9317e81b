"""Reads of people: finding them, seeing them, the household of a place."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from steward.kernel.base import clock
from steward.kernel.base.privacy import keyed_index, normal_digits
from steward.kernel.people.choices import ContactKind, Relation
from steward.kernel.people.models import ContactPoint, Merge, Party, Tenure
from steward.kernel.people.numbers import shown_phone
from steward.kernel.places.models import Place, PlaceKind
from steward.kernel.places.queries import reach_of
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Organisation
from steward.kernel.tenancy.queries import is_in_force
from steward.kernel.tenancy.scope import current_organisation

# The order in which a household is read.
RELATIONS = tuple(Relation.values)
# So many digits are the end of a number.
LAST = 4


def visible_parties(actor: Actor) -> QuerySet[Party]:
    """People an actor may see: all for posts without a site, else those who hold or held a place in reach.

    A row that was merged into another is nobody any more.
    """
    reach = reach_of(actor)
    rows = Party.objects.filter(merged_into__isnull=True)
    if reach.everything:
        return rows
    here = reach.rows(site="place__site_id", building="place__building_id", place="place_id")
    return rows.filter(Exists(Tenure.objects.filter(here, party=OuterRef("pk"))))


def find_people(text: str, actor: Actor, *, limit: int = 20) -> list[Party]:
    """Visible people by phone, ID number, the last four of either, the beginning of a name, or initials; by name.

    Contacts are prefetched; no way in scans the table.
    """
    return _found(probes(text, visible_parties(actor)), limit)


def find_by_phone(digits: str, actor: Actor, *, limit: int) -> list[Party]:
    """The same by a phone number alone, whole or its last four: nobody calls with the number of his papers."""
    return _found([_by_phone(visible_parties(actor), digits)], limit)


def _found(ways: Iterable[QuerySet[Party]], limit: int) -> list[Party]:
    found: dict[int, Party] = {}
    for rows in ways:
        found |= {party.pk: party for party in rows.prefetch_related("contacts")[:limit]}
    return sorted(found.values(), key=lambda party: (party.name, party.pk))[:limit]


def probes(text: str, people: QuerySet[Party]) -> list[QuerySet[Party]]:
    """The queries a typed text stands for, one index each (a single OR over them would scan the table)."""
    folded = unicodedata.normalize("NFKC", text).replace("\0", "").strip()
    compact = re.sub(r"[\s\-()+.]", "", folded).upper()
    if len(compact) == 4 and re.fullmatch(r"\d{3}[\dX]", compact):
        return [
            _by_phone(people, compact),
            people.filter(id_last4_index=keyed_index(compact, "id4")),
        ]
    if re.fullmatch(r"[0-9A-Z]*\d[0-9A-Z]*", compact) and len(compact) >= 5:
        ways = [people.filter(id_index=keyed_index(compact, "id"))]
        if compact.isdigit():
            ways.append(_by_phone(people, compact))
        return ways
    if not folded or compact.isdigit():
        return []
    ways = [people.filter(name__prefix=folded)]
    if folded.isascii() and folded.isalpha():
        ways.append(people.filter(initials__prefix=folded.lower()))
    return ways


def _by_phone(people: QuerySet[Party], digits: str) -> QuerySet[Party]:
    if len(digits) == LAST:
        return _having(people, last4_index=keyed_index(digits, "phone4"))
    whole = normal_digits(digits.removeprefix("00"))
    return _having(people, value_index=keyed_index(whole, "phone"))


def _having(people: QuerySet[Party], **indexes: str) -> QuerySet[Party]:
    """Those with such a number, by a join: given a list of keys, SQLite would try everybody against it."""
    wanted = {f"contacts__{name}": index for name, index in indexes.items()}
    return people.filter(contacts__organisation=current_organisation(), **wanted).distinct()


@dataclass(frozen=True)
class ShownContact:
    """A contact point as the screen may show it; `contact_id` is what a reveal asks for."""

    contact_id: int
    kind: str
    shown: str
    is_primary: bool


@dataclass(frozen=True)
class Member:
    """A person of a household with masked contacts, primary ones first."""

    tenure: Tenure
    party: Party
    contacts: tuple[ShownContact, ...]


@dataclass(frozen=True)
class Household:
    """Who holds and lives in a place on a day, and who did or will at other times."""

    place: Place
    on: date
    members: tuple[Member, ...]
    history: tuple[Member, ...]

    def of(self, relation: str) -> tuple[Member, ...]:
        return tuple(member for member in self.members if member.tenure.relation == relation)


def household(place: Place, on: date) -> Household:
    """The people of a place: owners, tenants, household, emergency contacts; two queries whatever their number."""
    contacts = ContactPoint.objects.order_by("-is_primary", "pk")
    tenures = (
        Tenure.objects.filter(place=place)
        .select_related("party", "verified_by")
        .prefetch_related(Prefetch("party__contacts", contacts))
        .order_by("-starts_on", "pk")
    )
    members: list[Member] = []
    history: list[Member] = []
    for tenure in tenures:
        current = tenure.starts_on <= on and (tenure.ends_on is None or tenure.ends_on >= on)
        (members if current else history).append(_member(tenure))
    members.sort(key=lambda member: RELATIONS.index(member.tenure.relation))
    return Household(place, on, tuple(members), tuple(history))


def _member(tenure: Tenure) -> Member:
    contacts = tuple(
        ShownContact(contact.pk, contact.kind, shown_phone(contact), contact.is_primary)
        for contact in tenure.party.contacts.all()
    )
    return Member(tenure, tenure.party, contacts)


def homes_of(party_id: int) -> list[Tenure]:
    """What a person holds or lives in today, each by its own site's day, in order; being rung up in need is no home."""
    rows = (
        Tenure.objects.filter(party_id=party_id, place__is_active=True)
        .exclude(relation=Relation.EMERGENCY)
        .select_related("place__site", "place__building")
        .order_by("place__site_id", "place__sort_key", "pk")
    )
    return [row for row in rows if is_in_force(row.starts_on, row.ends_on, clock.today(row.place.site.zone))]


def places_of_resident(party_id: int) -> QuerySet[Place]:
    """Where a person may ask for something to be done: the own homes, and the common spaces of their buildings."""
    homes = [row.place for row in homes_of(party_id)]
    spaces = Q(kind=PlaceKind.SPACE, building_id__in={home.building_id for home in homes} - {None})
    return (
        Place.objects.filter(Q(pk__in={home.pk for home in homes}) | spaces, is_active=True)
        .select_related("site", "building")
        .order_by("site_id", "sort_key", "pk")
    )


def residents_by_phone(digits: str) -> list[Party]:
    """Everybody with this number who has a home today, in whichever organisation; for sign-in, in the scope of all."""
    # Named one by one, so that the index serves: it begins with the organisation.
    everyone = list(Organisation.objects.values_list("pk", flat=True))
    rows = ContactPoint.objects.filter(
        organisation_id__in=everyone,
        value_index=keyed_index(digits, "phone"),
        kind=ContactKind.PHONE,
        party__erased_at__isnull=True,
    ).select_related("party__organisation")
    return [row.party for row in rows.order_by("party_id") if homes_of(row.party_id)]


def current_homes(people: Iterable[Party]) -> dict[int, list[Place]]:
    """The places people hold or live in today, by party: one query."""
    today = clock.today()
    rows = Tenure.objects.filter(party__in=list(people), starts_on__lte=today).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    )
    homes: dict[int, list[Place]] = {}
    for row in rows.select_related("place").order_by("place__sort_key"):
        homes.setdefault(row.party_id, []).append(row.place)
    return homes


def likely_same(party: Party, actor: Actor) -> QuerySet[Any]:
    """Visible people who may be the same one: an equal phone or ID number, or the name in the same place.

    Each row says which: `same_phone`, `same_home` with an equal name, an equal `id_index`.
    """
    phones = ContactPoint.objects.filter(party=party, kind=ContactKind.PHONE).values("value_index")
    same_phone = Exists(ContactPoint.objects.filter(party=OuterRef("pk"), value_index__in=phones))
    places = Tenure.objects.filter(party=party).values("place")
    same_home = Exists(Tenure.objects.filter(party=OuterRef("pk"), place__in=places))
    wanted = Q(same_phone=True) | Q(same_home=True, name=party.name)
    if party.id_index:
        wanted |= Q(id_index=party.id_index)
    rows = visible_parties(actor).filter(erased_at__isnull=True, kind=party.kind).exclude(pk=party.pk)
    return rows.annotate(same_phone=same_phone, same_home=same_home).filter(wanted).order_by("name", "pk")


def merges_of(party: Party) -> QuerySet[Merge]:
    """What was merged into a person and can be parted again, the latest first."""
    return party.merges.filter(undone_at__isnull=True).select_related("other").order_by("-pk")
