"""The hourly sweep of posters."""

from django_tasks import task

from steward.capabilities.posters.actions import forget_addresses
from steward.kernel.base import clock
from steward.kernel.jobs.schedule import every
from steward.kernel.tenancy.scope import everywhere


@task()
def forget(slot: str = "") -> dict[str, int]:
    """Forget from where reports were sent."""
    with everywhere("fingerprints of every organisation are forgotten together"):
        return {"addresses": forget_addresses(clock.now())}


every("35 * * * *", forget, "posters.forget_addresses")
