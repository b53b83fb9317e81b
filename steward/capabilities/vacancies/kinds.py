"""What vacancies tell the kernel: who may see photos of looks, and what of a person they forget."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q, QuerySet

from steward.capabilities.vacancies.actions.forgetting import erase_party_vacancies
from steward.capabilities.vacancies.models import Look, Vacancy
from steward.capabilities.vacancies.queries import visible_vacancies
from steward.kernel.audit.record import subject_type
from steward.kernel.duties.happenings import About, Found, Happening, declare_happening
from steward.kernel.evidence.subjects import declare_subject
from steward.kernel.people.erasers import declare_eraser
from steward.kernel.tenancy.actor import Actor


def _looks(actor: Actor) -> QuerySet[Look]:
    return Look.objects.filter(vacancy__in=visible_vacancies(actor))


declare_eraser("vacancies.homes", erase_party_vacancies)
declare_subject("vacancies.look", _looks)


def _vacant(since: datetime, until: datetime) -> Iterator[Found]:
    """Homes that stand empty, from the day on which that became known."""
    lasts = Q(ended_at__isnull=True) | Q(ended_at__gte=since)
    rows = Vacancy.objects.filter(lasts, declared_at__lte=until).order_by("pk")
    names = ("pk", "site_id", "place_id", "declared_at", "ended_at")
    for pk, site, place, began, ended in rows.values_list(*names):
        yield Found(subject_type(Vacancy), pk, began, ended, About(site, place))


declare_happening(Happening("unit.vacant", found=_vacant, page="/vacancies/{}/"))
