"""Jobs of vacancies: every night what the records tell is followed; visits on rounds count as looks."""

from collections.abc import Sequence

from django_tasks import task

from steward.capabilities.vacancies.actions import count_round_look, derive_vacancies
from steward.capabilities.vacancies.models import Vacancy
from steward.kernel.audit.kinds import follow
from steward.kernel.audit.models import Event
from steward.kernel.jobs.backend import enqueue_once
from steward.kernel.jobs.schedule import every
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.tenancy.models import Organisation, Site, User
from steward.kernel.tenancy.queries import actor_of
from steward.kernel.tenancy.scope import current_organisation, scope


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


def queue_looks(events: Sequence[Event]) -> None:
    """Queue the visits on rounds that were made at vacant homes: one query for all others."""
    places = [event.subject_id for event in events]
    empty = Vacancy.objects.filter(place_id__in=places, ended_at__isnull=True)
    vacant = dict(empty.values_list("place_id", "pk"))
    for event in events:
        if event.subject_id in vacant:
            key = f"vacancies.look:{event.data['visit']}"
            enqueue_once(look_later, key, current_organisation(), vacant[event.subject_id], event.pk)


@task()
def look_later(organisation_id: int, vacancy_id: int, event_id: int) -> None:
    """Count a visit on a round as a look, in the name of whoever walked."""
    with scope(organisation_id):
        event = Event.objects.get(pk=event_id)
        vacancy = Vacancy.objects.select_related("place", "site").get(pk=vacancy_id)
        if vacancy.ended_at is None:
            by = actor_of(User.objects.select_related("organisation").get(pk=event.user_id or 0), event.at)
            count_round_look(vacancy, int(event.data["visit"]), by=by, at=event.at)


follow("point.visit", queue_looks)
