"""Reports on the Today page: those to hand in, and those that are missing."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.submissions.models import Submission
from steward.capabilities.submissions.policies import may
from steward.capabilities.submissions.queries import LEADERS, STAFF, missing_with_others, to_hand_in
from steward.kernel.surface.today import TodaySection, declare_today
from steward.kernel.tenancy.actor import Actor


def _hand_in(row: Submission, actor: Actor) -> str | None:
    return "hand_in" if may("hand_in", row, actor) else None


declare_today(
    TodaySection(
        "submissions.own",
        _("Reports to hand in"),
        "submissions",
        to_hand_in,
        STAFF,
        _("No report is due."),
        _hand_in,
        "/submissions/?mine=1",
        20,
    ),
    TodaySection(
        "submissions.missing",
        _("Reports that are missing"),
        "submissions",
        missing_with_others,
        LEADERS,
        _("Every report is there."),
        more="/submissions/?absent=1",
        position=21,
    ),
)
