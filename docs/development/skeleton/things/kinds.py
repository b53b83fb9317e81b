"""What things tell the kernel about themselves."""

from steward.capabilities.things.lifecycle import LIFECYCLE
from steward.capabilities.things.policies import MAY
from steward.capabilities.things.queries import visible_things
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.kinds import WorkFamily, declare_family
from steward.kernel.work.models import WorkItem


def _never_paused(item: WorkItem, *, by: Actor, at: object) -> None:
    raise ValueError(f"{item} has no pauses: give things a verb `resume` first")


FAMILY = declare_family(
    WorkFamily(
        code="thing",
        resource="things",
        visible=visible_things,
        lifecycle=LIFECYCLE,
        dispatch_roles=frozenset(MAY["open"]),
        resume=_never_paused,
    )
)
