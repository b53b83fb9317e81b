"""What waits for my decision, or for my correction, on the Today page."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from steward.desk.approvals.resources import APPROVALS
from steward.kernel.approvals.choices import State
from steward.kernel.approvals.models import Request
from steward.kernel.approvals.queries import waiting_requests
from steward.kernel.surface.today import TodaySection, declare_today
from steward.kernel.tenancy.actor import Actor


def _rows(actor: Actor) -> QuerySet[Request]:
    """As the list shows them."""
    return waiting_requests(actor).select_related(*APPROVALS.joined)


def _verb(request: Request, _actor: Actor) -> str | None:
    """Only what waits for the actor stands here: no need to ask again."""
    return "resubmit" if request.state == State.RETURNED else "approve"


declare_today(
    TodaySection(
        "approvals.waiting",
        _("Waits for my decision"),
        "approvals",
        _rows,
        empty=_("No request waits for your decision."),
        verb=_verb,
        more="/approvals/several/",
        position=12,
    )
)
