"""Reads of admissions: which wait, whose an applicant's are, and whom an owner may confirm."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet

from steward.capabilities.admissions.choices import Standing, State
from steward.capabilities.admissions.models import Admission
from steward.kernel.base import clock
from steward.kernel.base.privacy import keyed_index
from steward.kernel.people.choices import ContactKind, Relation
from steward.kernel.people.models import Party, Tenure
from steward.kernel.people.queries import visible_parties
from steward.kernel.places.code import parse_code
from steward.kernel.places.models import Place, PlaceKind
from steward.kernel.places.queries import reach_of
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Organisation, Site
from steward.kernel.tenancy.scope import everywhere, scope

SHOWN = timedelta(days=30)
NAMED = 200


def visible_admissions(actor: Actor) -> QuerySet[Admission]:
    """What was asked for homes in the actor's reach."""
    reach = reach_of(actor)
    return Admission.objects.filter(
        reach.rows(site="place__site_id", building="place__building_id", place="place_id")
    )


def waiting(actor: Actor) -> QuerySet[Admission]:
    """What waits for an answer, the one due first at the top."""
    rows = visible_admissions(actor).filter(state=State.ASKED).select_related("place__site")
    return rows.order_by("due_at", "pk")


def admissions_of_number(phone: str) -> list[Admission]:
    """What was asked for with a number lately, in whichever organisation; for who has just proved to hold it."""
    with everywhere("an applicant belongs to no organisation yet"):
        rows = Admission.objects.filter(
            # Named one by one, so that the index serves: it begins with the organisation.
            organisation_id__in=list(Organisation.objects.values_list("pk", flat=True)),
            phone_index=keyed_index(phone, "phone"),
            asked_at__gt=clock.now() - SHOWN,
        )
        return list(rows.select_related("place__site").order_by("-asked_at", "-pk"))


def to_confirm(homes: Iterable[Tenure]) -> list[Admission]:
    """Who asks for access to the homes somebody owns, as family or tenant: he may know them."""
    owned = [row.place_id for row in homes if row.relation == Relation.OWNER]
    rows = Admission.objects.filter(
        place_id__in=owned, state=State.ASKED, relation__in=[Standing.TENANT, Standing.HOUSEHOLD]
    )
    return list(rows.select_related("place__site").order_by("pk"))


def known_by_number(actor: Actor, row: Admission | None) -> QuerySet[Any]:
    """People in the actor's reach who have the applicant's number: one of them may be he."""
    if row is None or not row.phone_index:
        return Party.objects.none()
    same = {"contacts__value_index": row.phone_index, "contacts__kind": ContactKind.PHONE}
    return visible_parties(actor).filter(erased_at__isnull=True, **same).distinct().order_by("name", "pk")


def site_names() -> list[str]:
    """What the communities are called: it stands at their gates."""
    with everywhere("an applicant belongs to no organisation yet"):
        names = Site.objects.filter(is_active=True).order_by("name").values_list("name", flat=True)
        return list(dict.fromkeys(names))[:NAMED]


def find_home(site_name: str, unit: str) -> Place | None:
    """The unit of a community as people write it; nothing is told of who lives there. Refuses what is no code."""
    wanted = "".join(site_name.split()).casefold()
    code = str(parse_code(unit))
    named = Q(name__icontains=site_name.strip()) | Q(name__icontains=wanted)
    with everywhere("an applicant belongs to no organisation yet"):
        sites = list(Site.objects.filter(named, is_active=True))
        exact = [site for site in sites if "".join(site.name.split()).casefold() == wanted]
        for site in exact or (sites if len(sites) == 1 else []):
            with scope(site.organisation_id):
                homes = Place.objects.filter(site=site, kind=PlaceKind.UNIT, code=code, is_active=True)
                if home := homes.select_related("site", "building").first():
                    return home
    return None
