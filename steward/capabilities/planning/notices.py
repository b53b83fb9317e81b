"""Who hears of work plans: the author of the decision, the superior of the summary. Approvals tell the rest."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from steward.capabilities.planning.choices import Span
from steward.capabilities.planning.events import SUM_UP
from steward.capabilities.planning.models import Plan
from steward.kernel.audit.models import Event
from steward.kernel.notify.kinds import Notice, declare_notices
from steward.kernel.tenancy.queries import holders


def _superior(event: Event) -> Iterable[int]:
    plan = Plan.objects.select_related("post__reports_to__site", "post__reports_to__organisation").get(
        pk=event.subject_id
    )
    above = plan.post.reports_to
    return {row.user_id for row in holders(above, event.at)} if above else ()


def _author(event: Event) -> Iterable[int]:
    return [Plan.objects.get(pk=event.subject_id).author_id]


def _page(event: Event) -> str:
    return f"/plans/{event.subject_id}/"


NOTICES = declare_notices(
    Notice("work_plan.settle", _author, _("Your work plan was decided"), path=_page),
    *(
        Notice(f"{SUM_UP}_{span.value}", _superior, _("A work plan was summed up"), path=_page)
        for span in Span
    ),
)
