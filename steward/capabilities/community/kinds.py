"""What community tells the kernel about itself."""

from steward.capabilities.community.lifecycle import LIFECYCLE
from steward.capabilities.community.policies import MAY
from steward.capabilities.community.queries import FAMILY, visible_announcements
from steward.kernel.work.kinds import WorkFamily, declare_family

ANNOUNCEMENTS = declare_family(
    WorkFamily(
        code=FAMILY,
        resource="announcements",
        visible=visible_announcements,
        lifecycle=LIFECYCLE,
        dispatch_roles=frozenset(MAY["draft"]),
    )
)
