"""What community tells the kernel about itself."""

from steward.capabilities.community.lifecycle import LIFECYCLE
from steward.capabilities.community.policies import MAY
from steward.capabilities.community.queries import FAMILY, visible_announcements
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.kinds import WorkFamily, declare_family
from steward.kernel.work.models import WorkItem


def _never_paused(item: WorkItem, *, by: Actor, at: object) -> None:
    raise ValueError(f"{item} has no pauses: announcements run against no clock")


ANNOUNCEMENTS = declare_family(
    WorkFamily(
        code=FAMILY,
        resource="announcements",
        visible=visible_announcements,
        lifecycle=LIFECYCLE,
        dispatch_roles=frozenset(MAY["draft"]),
        resume=_never_paused,
    )
)
