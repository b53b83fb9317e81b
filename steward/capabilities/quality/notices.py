"""Who hears of hot spots."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from steward.capabilities.quality.policies import LEADERS
from steward.kernel.audit.models import Event
from steward.kernel.notify.kinds import Notice, declare_notices
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.queries import staff_at
from steward.kernel.work.models import WorkItem


def _leaders(event: Event) -> Iterable[int]:
    """Quality, and the manager of the site."""
    item = WorkItem.objects.select_related("site").get(pk=event.subject_id)
    return {row.user_id for row in staff_at(item.site, event.at, roles=LEADERS)}


def _heads(event: Event) -> Iterable[int]:
    """The heads of the department that is to put it right."""
    item = WorkItem.objects.select_related("site").get(pk=event.subject_id)
    rows = staff_at(item.site, event.at, roles=[Role.HEAD])
    return {r.user_id for r in rows if (r.acting_for or r).post.department_id == event.data["department"]}


def _page(event: Event) -> str:
    return f"/hotspots/{event.subject_id}/"


NOTICES = declare_notices(
    Notice("hot_spot.find", _leaders, _("Several people complain about one thing"), path=_page),
    Notice("hot_spot.hand_over", _heads, _("A hot spot is yours to put right"), path=_page),
    Notice("hot_spot.rectify", _leaders, _("A department says it is put right"), path=_page),
)
