"""What community tells the kernel about itself."""

from steward.capabilities.community.lifecycle import LIFECYCLE
from steward.capabilities.community.policies import MAY
from steward.capabilities.community.queries import FAMILY, visible_announcements
from steward.kernel.duties.happenings import Happening, Sign, declare_happening
from steward.kernel.duties.of_work import about_work
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

declare_happening(
    Happening(
        "announcement.submit",
        begins=(Sign("announcement.submit"),),
        ends=(Sign("announcement.review"), Sign("announcement.withdraw")),
        about=about_work(FAMILY),
        page="/announcements/{}/",
    )
)
