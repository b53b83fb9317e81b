"""Jobs of vacancies: every night what tenures and core records tell is followed."""

from django_tasks import task

from steward.capabilities.vacancies.actions import derive_vacancies
from steward.kernel.jobs.schedule import every
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.tenancy.models import Organisation, Site
from steward.kernel.tenancy.scope import scope


@task
def derive_all(slot: str = "") -> int:
    """Follow the records of every site; how many vacancies began or ended."""
    count = 0
    for organisation in Organisation.objects.order_by("pk").values_list("pk", flat=True):
        with scope(organisation):
            by = system_actor(organisation, "vacancies")
            for site in Site.objects.filter(is_active=True).order_by("pk"):
                count += sum(derive_vacancies(site, by=by))
    return count


every("40 5 * * *", derive_all, "vacancies.derive")
