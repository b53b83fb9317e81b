"""Reads of the registry: households, people and sites an actor may see, and the quick search over them."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from steward.kernel.people.choices import Relation
from steward.kernel.people.models import Party, Tenure
from steward.kernel.people.queries import find_people, visible_parties
from steward.kernel.places.models import Place, PlaceKind
from steward.kernel.places.queries import find_places, visible_places
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Site
from steward.kernel.tenancy.queries import visible_sites

HOUSEHOLD_KINDS = (PlaceKind.UNIT, PlaceKind.ROOM, PlaceKind.PARKING)


def visible_households(actor: Actor) -> QuerySet[Place]:
    """Units, rooms and parking spaces within the actor's reach."""
    return visible_places(actor).filter(kind__in=HOUSEHOLD_KINDS, is_active=True)


def visible_people(actor: Actor) -> QuerySet[Party]:
    """People within the actor's reach whose data was not erased."""
    return visible_parties(actor).filter(erased_at__isnull=True)


def listed_sites(actor: Actor) -> QuerySet[Site]:
    """Sites within the actor's reach."""
    return visible_sites(actor)


def search_households(rows: QuerySet[Place], text: str, actor: Actor) -> QuerySet[Place]:
    """By unit in any spelling, or by the name, phone or initials of somebody who holds or held it."""
    people = [party.pk for party in find_people(text, actor, limit=200)]
    held = Tenure.objects.filter(party_id__in=people).values_list("place_id", flat=True)
    places = [place.pk for place in find_places(text, limit=200)]
    return rows.filter(Q(pk__in=places) | Q(pk__in=held))


def search_people(rows: QuerySet[Party], text: str, actor: Actor) -> QuerySet[Party]:
    """By phone or its last four, ID number, name, initials, or the unit somebody lives in."""
    people = {party.pk for party in find_people(text, actor, limit=200)}
    places = [place.pk for place in find_places(text, limit=50)]
    people |= set(
        Tenure.objects.filter(place_id__in=places, ends_on__isnull=True).values_list("party_id", flat=True)[
            :200
        ]
    )
    return rows.filter(pk__in=people)


def search_sites(rows: QuerySet[Site], text: str, _actor: Actor) -> QuerySet[Site]:
    """By the beginning of the name, or the code."""
    return rows.filter(Q(name__istartswith=text) | Q(code__iexact=text))


def unverified(rows: QuerySet[Any], _actor: Actor) -> QuerySet[Any]:
    """Households where somebody lives or owns of whom nobody made sure yet (`verify`)."""
    held = Tenure.objects.filter(place=OuterRef("pk"), ends_on__isnull=True, verified_at__isnull=True)
    return rows.filter(Exists(held.exclude(relation=Relation.EMERGENCY)))
