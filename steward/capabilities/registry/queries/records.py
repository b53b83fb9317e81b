"""Core records: what is recorded of a household, and whether somebody found it true lately."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from steward.capabilities.registry.choices import Figure, Known, Part, Rule
from steward.capabilities.registry.models import CoreRecord
from steward.capabilities.registry.queries.measures import Figures, measures, months_before
from steward.kernel.base import clock
from steward.kernel.people.choices import ContactKind, Relation
from steward.kernel.people.models import ContactPoint, Tenure
from steward.kernel.places.models import Place, PlaceKind

NEVER = date(1, 1, 1)


def tenures_now() -> QuerySet[Tenure]:
    """Who owns or lives in the household of the outer query today."""
    today = clock.today()
    rows = Tenure.objects.filter(place=OuterRef("pk"), starts_on__lte=today)
    return rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))


def occupancies(site_id: int) -> dict[int, tuple[str, date]]:
    """How each household of a site is lived in, where somebody looked, and on which day: by place."""
    rows = CoreRecord.objects.filter(place__site_id=site_id).values_list(
        "place_id", "occupancy", "confirmed_on"
    )
    return {place: (occupancy, confirmed_on) for place, occupancy, confirmed_on in rows}


def has_part(part: str) -> Q:
    """Whether a household has one part of the core record. Raises `KeyError` for a part nobody knows."""
    match part:
        case Part.AREA:
            return Q(area_cm__isnull=False)
        case Part.USE:
            return ~Q(property_type="")
        case Part.OWNER:
            return Q(Exists(_owners_now()))
        case Part.OWNER_PHONE:
            phones = ContactPoint.objects.filter(party=OuterRef("party_id"), kind=ContactKind.PHONE)
            return Q(Exists(_owners_now().filter(Exists(phones))))
        case Part.OWNER_ID:
            return Q(Exists(_owners_now().exclude(party__id_index="")))
        case Part.EMERGENCY:
            return Q(Exists(tenures_now().filter(relation=Relation.EMERGENCY)))
    raise KeyError(part)


def _owners_now() -> QuerySet[Tenure]:
    return tenures_now().filter(relation=Relation.OWNER)


def is_complete(parts: Sequence[str]) -> Q:
    """Whether a household has every part the organisation asks for."""
    wanted = Q()
    for part in parts:
        wanted &= has_part(part)
    return wanted


def is_fresh(months: int) -> Q:
    """Whether somebody found the record true within so many months, and nobody moved in or bought since."""
    since = months_before(clock.today(), months)
    newcomers = tenures_now().filter(
        relation__in=(Relation.OWNER, Relation.TENANT), starts_on__gt=OuterRef("confirmed_on")
    )
    newcomers = newcomers.filter(place=OuterRef("place_id"))
    confirmed = CoreRecord.objects.filter(place=OuterRef("pk"), confirmed_on__gte=since)
    return Q(Exists(confirmed.filter(~Exists(newcomers))))


def with_known(rows: QuerySet[Place], rule: Figures) -> QuerySet[Any]:
    """Households with `known`, a word of `Known`, and the day they were `seen_on`; empty where no record is kept."""
    known = Case(
        When(~Q(kind=PlaceKind.UNIT), then=Value("")),
        When(~is_complete(rule[Figure.PARTS]), then=Value(Known.INCOMPLETE.value)),
        When(~is_fresh(rule[Figure.MONTHS]), then=Value(Known.UNCONFIRMED.value)),
        default=Value(Known.KNOWN.value),
    )
    return rows.annotate(known=known, seen_on=Coalesce(F("core_record__confirmed_on"), Value(NEVER)))


def parts_of(place: Place) -> Mapping[str, Any]:
    """The core record of one unit for its page: each part asked for and whether it is there; one query for all."""
    rule = measures()[Rule.RECORD]
    fields = {f"has_{part}": Case(When(has_part(part), then=True), default=False) for part in rule["parts"]}
    row = Place.objects.filter(pk=place.pk).annotate(**fields).values(*fields).get()
    parts = [(Part(part).label, row[f"has_{part}"]) for part in rule["parts"]]
    return {"parts": parts, "months": rule["months"]}
