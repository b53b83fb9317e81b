"""The registry on the Today page: what was promised to households."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.registry.models import FollowUp
from steward.capabilities.registry.policies import LEADERS, MAY, may_follow_up
from steward.capabilities.registry.queries.contacts import broken, to_keep
from steward.kernel.surface.today import TodaySection, declare_today
from steward.kernel.tenancy.actor import Actor


def _keep(row: FollowUp, actor: Actor) -> str | None:
    return "keep" if may_follow_up("keep", row, actor) else None


declare_today(
    TodaySection(
        "registry.promised",
        _("Promised to customers"),
        "followups",
        to_keep,
        MAY["keep"],
        _("Every promise is kept."),
        _keep,
        "/followups/?mine=1&open=1",
        15,
    ),
    TodaySection(
        "registry.broken",
        _("Promises past their day"),
        "followups",
        broken,
        LEADERS,
        _("Nobody waits for a promise."),
        _keep,
        "/followups/?late=1",
        35,
    ),
)
