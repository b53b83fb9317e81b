"""What the actor's posts have to do, on the Today page."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from steward.desk.duties.policies import may_due
from steward.desk.duties.resources import DUES
from steward.kernel.duties.models import Due
from steward.kernel.duties.queries import open_dues
from steward.kernel.surface.today import TodaySection, declare_today
from steward.kernel.tenancy.actor import Actor


def _rows(actor: Actor) -> QuerySet[Due]:
    """As the list shows them."""
    return open_dues(actor).select_related(*DUES.joined)


def _prove(due: Due, actor: Actor) -> str | None:
    return "prove" if may_due("prove", due, actor) else None


declare_today(
    TodaySection(
        "duties.due",
        _("Duties of my post"),
        "dues",
        _rows,
        empty=_("Every duty of your post that is due was done."),
        verb=_prove,
        more="/dues/?mine=1&now=1",
        position=15,
    )
)
