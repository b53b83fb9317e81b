"""Sweeps of quality."""

from django_tasks import task

from steward.capabilities.quality.actions import judge_text_model, train_text_model
from steward.capabilities.quality.queries import current_model
from steward.kernel.base.refused import Refused
from steward.kernel.jobs.schedule import every
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.tenancy.models import Organisation
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


every("30 2 * * *", learn, "quality.learn")
