"""What vacancies tell the kernel: who may see photos of looks, and what of a person they forget."""

from django.db.models import QuerySet

from steward.capabilities.vacancies.actions.forgetting import erase_party_vacancies
from steward.capabilities.vacancies.models import Look
from steward.capabilities.vacancies.queries import visible_vacancies
from steward.kernel.evidence.subjects import declare_subject
from steward.kernel.people.erasers import declare_eraser
from steward.kernel.tenancy.actor import Actor


def _looks(actor: Actor) -> QuerySet[Look]:
    return Look.objects.filter(vacancy__in=visible_vacancies(actor))


declare_eraser("vacancies.homes", erase_party_vacancies)
declare_subject("vacancies.look", _looks)
