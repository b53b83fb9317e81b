"""What quality tells the kernel about itself."""

from steward.capabilities.quality.lifecycle import LIFECYCLE
from steward.capabilities.quality.policies import MAY
from steward.capabilities.quality.queries.hot_spots import FAMILY, root_cause_of, visible_hot_spots
from steward.kernel.duties.happenings import Happening, Sign, declare_happening
from steward.kernel.duties.of_work import about_work
from steward.kernel.work.kinds import WorkFamily, declare_family

HOT_SPOTS = declare_family(
    WorkFamily(
        code=FAMILY,
        resource="hotspots",
        visible=visible_hot_spots,
        lifecycle=LIFECYCLE,
        dispatch_roles=frozenset(MAY["hand_over"]),
        cause=root_cause_of,
    )
)

declare_happening(
    Happening(
        "hot_spot.find",
        begins=(Sign("hot_spot.find"),),
        ends=(Sign("hot_spot.close"), Sign("hot_spot.dismiss")),
        about=about_work(FAMILY),
        page="/hotspots/{}/",
    )
)
