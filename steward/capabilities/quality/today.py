"""Hot spots on the Today page."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.quality.choices import State
from steward.capabilities.quality.policies import may
from steward.capabilities.quality.queries.hot_spots import WATCHERS, open_hot_spots
from steward.kernel.surface.today import TodaySection, declare_today
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.models import WorkItem

NEXT_STEP = {
    State.FOUND: "explain",
    State.EXPLAINED: "hand_over",
    State.HANDED_OVER: "rectify",
    State.RECTIFIED: "close",
}


def _next_step(item: WorkItem, actor: Actor) -> str | None:
    verb = NEXT_STEP[State(item.state)]
    return verb if may(verb, item, actor) else None


declare_today(
    TodaySection(
        "quality.hot_spots",
        _("Hot spots of complaints"),
        "hotspots",
        open_hot_spots,
        frozenset(WATCHERS),
        _("No place and matter that several people complain about."),
        _next_step,
        "/hotspots/?open=1",
        60,
    ),
)
