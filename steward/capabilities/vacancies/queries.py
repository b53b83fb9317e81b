"""Reads of vacancies: what stands empty within reach, what is due, what the records tell."""

from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from steward.capabilities.registry.queries import occupancies, vacancy_figures
from steward.capabilities.vacancies.choices import Meter
from steward.capabilities.vacancies.models import Look, StormRound, Vacancy
from steward.capabilities.vacancies.standing import VACANT, Standing
from steward.kernel.base import clock
from steward.kernel.people.choices import Relation
from steward.kernel.people.models import Tenure
from steward.kernel.places.models import Place, PlaceKind
from steward.kernel.places.queries import find_places, reach_of, visible_places
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Appointment, Site, User
from steward.kernel.tenancy.queries import in_force, visible_sites

COLUMNS = {"site": "site_id", "building": "place__building_id", "place": "place_id"}
CARERS = frozenset({Role.STEWARD, Role.SUPERVISOR, Role.HEAD, Role.MANAGER})
READERS = CARERS | {Role.DESK, Role.WORKER, Role.QUALITY, Role.DIRECTOR}
LIVING = (Relation.TENANT, Relation.HOUSEHOLD)
# Tenures tell what is unsold only where most homes of a site have an owner on record.
RECORDED_PERCENT = 50


def visible_vacancies(actor: Actor) -> QuerySet[Vacancy]:
    """Vacant homes of the actor's sites, or of his areas."""
    return Vacancy.objects.filter(reach_of(actor).rows(**COLUMNS))


def due_vacancies(actor: Actor) -> QuerySet[Vacancy]:
    """What is to be looked at, and what is in doubt: doubts first, then the longest due."""
    rows = visible_vacancies(actor).filter(ended_at__isnull=True)
    rows = rows.filter(Q(next_on__lte=clock.today()) | ~Q(doubt={}))
    return rows.select_related("place", "site").order_by("next_on", "place__sort_key", "pk")


def open_vacancy(place: Place) -> Vacancy | None:
    """The vacancy of a home, if it stands empty."""
    return Vacancy.objects.filter(place=place, ended_at__isnull=True).first()


def homes(actor: Actor) -> QuerySet[Place]:
    """What can stand empty: units within reach."""
    return visible_places(actor).filter(kind=PlaceKind.UNIT, is_active=True)


def search_vacancies(rows: QuerySet[Vacancy], text: str, _actor: Actor) -> QuerySet[Vacancy]:
    """By unit in any spelling, or by words of the reason."""
    places = [place.pk for place in find_places(text, limit=50)]
    return rows.filter(Q(place_id__in=places) | Q(reason__icontains=text))


def last_readings(vacancy: Vacancy) -> dict[str, Any]:
    """The last reading of each meter of a vacancy: every meter is not read every time."""
    rows = Look.objects.filter(vacancy=vacancy).order_by("-at", "-pk").values(*Meter.values)
    found: dict[str, Any] = {}
    for row in rows:
        for meter, value in row.items():
            if value is not None:
                found.setdefault(meter, value)
        if len(found) == len(Meter):
            break
    return found


def first_look_on(today: date) -> date:
    """By when a home that is found empty today is looked at."""
    return today + timedelta(days=vacancy_figures()["first_days"])


def next_look_on(looked_on: date) -> date:
    """By when it is looked at again."""
    return looked_on + timedelta(days=vacancy_figures()["days"])


def drifts() -> dict[Meter, Decimal]:
    """What a meter may drift without anybody living there: cubic metres and kilowatt-hours."""
    figures = vacancy_figures()
    volume, power = Decimal(figures["litres"]) / 1000, Decimal(figures["kwh"])
    return {Meter.WATER: volume, Meter.POWER: power, Meter.GAS: volume}


def companions(actor: Actor, site: Site) -> QuerySet[User]:
    """Who may come along: in office at the site or over all sites, but for the actor."""
    rows = Appointment.objects.filter(in_force(clock.today(site.zone)))
    here = rows.filter(Q(post__site=site) | Q(post__site__isnull=True)).values("user_id")
    users = User.objects.filter(organisation_id=actor.organisation_id, is_active=True, pk__in=here)
    return users.exclude(pk=actor.user_id or 0).order_by("name", "pk")


def standings(site: Site, on: date) -> tuple[dict[int, Standing], bool]:
    """What is on record of each home of a site, and whether most have an owner there: three queries."""
    units = set(
        Place.objects.filter(site=site, kind=PlaceKind.UNIT, is_active=True).values_list("pk", flat=True)
    )
    found: dict[int, dict[str, Any]] = {pk: {} for pk in units}
    rows = Tenure.objects.filter(place__site=site, place__kind=PlaceKind.UNIT, starts_on__lte=on)
    for place, relation, ends in rows.values_list("place_id", "relation", "ends_on"):
        if place in found and relation != Relation.EMERGENCY:
            told, is_now = found[place], ends is None or ends >= on
            told["was_anybodys"] = True
            if relation in LIVING:
                told["is_lived_in" if is_now else "was_lived_in"] = True
            elif is_now:
                told["is_owned"] = True
            if ends is not None and not is_now:
                told["changed_on"] = max(ends, told.get("changed_on", ends))
    seen = occupancies(site.pk)
    owned = sum(1 for told in found.values() if told.get("is_owned"))
    is_recorded = bool(units) and 100 * owned >= RECORDED_PERCENT * len(units)
    for pk, (word, looked_on) in seen.items():
        if pk in found:
            told = found[pk]
            told["occupancy"] = word
            if word == VACANT:
                told["changed_on"] = max(looked_on, told.get("changed_on", looked_on))
    return {pk: Standing(**told) for pk, told in found.items()}, is_recorded


def settled_by_hand(site: Site) -> dict[int, date]:
    """Homes whose last vacancy somebody ended by hand, and when: the record they contradicted is not followed again."""
    rows = Vacancy.objects.filter(site=site, ended_at__isnull=False, ended_by__isnull=False)
    zone = ZoneInfo(site.zone)
    return {
        row.place_id: row.ended_at.astimezone(zone).date()
        for row in rows.order_by("ended_at")
        if row.ended_at is not None
    }


def lived_in_since(vacancies: Collection[Vacancy]) -> set[int]:
    """Places into which somebody moved after their vacancy began."""
    rows = Tenure.objects.filter(place_id__in=[row.place_id for row in vacancies], relation__in=LIVING)
    since = {row.place_id: row.since_on for row in vacancies}
    today = clock.today()
    return {
        place
        for place, starts, ends in rows.values_list("place_id", "starts_on", "ends_on")
        if since[place] < starts <= today and (ends is None or ends >= today)
    }


def visible_storm_rounds(actor: Actor) -> QuerySet[StormRound]:
    """Rounds of the actor's sites, with how many vacancies there were and how many were looked at since."""
    then = Vacancy.objects.filter(site_id=OuterRef("site_id"), declared_at__lte=OuterRef("called_at"))
    then = then.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=OuterRef("called_at"))).order_by()
    done = then.filter(Q(checked_at__gte=OuterRef("called_at")) | Q(ended_at__isnull=False))

    def counted(rows: QuerySet[Vacancy]) -> Coalesce:
        number = rows.values("site_id").annotate(n=Count("pk")).values("n")
        return Coalesce(Subquery(number), 0)

    rows = StormRound.objects.filter(site__in=visible_sites(actor))
    return rows.annotate(total=counted(then), done=counted(done), left=F("total") - F("done"))
