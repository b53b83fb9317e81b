"""What quality tells the kernel about itself."""

from steward.capabilities.quality.lifecycle import LIFECYCLE
from steward.capabilities.quality.policies import MAY
from steward.capabilities.quality.queries.hot_spots import FAMILY, root_cause_of, visible_hot_spots
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.kinds import WorkFamily, declare_family
from steward.kernel.work.models import WorkItem


def _never_paused(item: WorkItem, *, by: Actor, at: object) -> None:
    raise ValueError(f"{item} has no pauses: hot spots run against a day, not against a clock")


HOT_SPOTS = declare_family(
    WorkFamily(
        code=FAMILY,
        resource="hotspots",
        visible=visible_hot_spots,
        lifecycle=LIFECYCLE,
        dispatch_roles=frozenset(MAY["hand_over"]),
        resume=_never_paused,
        cause=root_cause_of,
    )
)
