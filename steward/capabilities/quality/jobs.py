"""Sweeps of quality."""

from django_tasks import task

from steward.capabilities.quality.actions import judge_text_model, note_groups, train_text_model
from steward.capabilities.quality.queries.hot_spots import groups_of
from steward.capabilities.quality.queries.texts import current_model
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.jobs.schedule import every
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.tenancy.models import Organisation, Site
from steward.kernel.tenancy.scope import scope


@task()
def learn(slot: str = "") -> None:
    """Note where people decided otherwise than suggested, and train the next model, organisation by organisation."""
    for organisation_id in Organisation.objects.values_list("pk", flat=True):
        with scope(organisation_id):
            learn_here(organisation_id)


def learn_here(organisation_id: int) -> None:
    """The night of one organisation. Always a new model: what was erased by day must not be known the next one."""
    by, model = system_actor(organisation_id, "learning"), current_model()
    if model is not None:
        judge_text_model(model, by=by)
    try:
        train_text_model(by=by)
    except Refused:
        return  # a company without matters and requests: there is nothing to suggest yet


@task()
def find_hot_spots(slot: str = "") -> None:
    """Look where complaints pile up, site by site; the looking is outside the transaction."""
    for organisation_id in Organisation.objects.values_list("pk", flat=True):
        with scope(organisation_id):
            find_hot_spots_here(organisation_id)


def find_hot_spots_here(organisation_id: int) -> int:
    """The night of one organisation. Returns how many hot spots are new."""
    by, found = system_actor(organisation_id, "hot spots"), 0
    for site in Site.objects.filter(is_active=True).order_by("pk"):
        found += len(note_groups(site, groups_of(site, clock.now()), by=by))
    return found


every("30 2 * * *", learn, "quality.learn")
every("50 2 * * *", find_hot_spots, "quality.hot_spots")
