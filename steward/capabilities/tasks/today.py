"""Tasks on the Today page: mine, and those I gave that are overdue."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.tasks.policies import may
from steward.capabilities.tasks.queries import STAFF, SUPERIORS, given_and_late, my_tasks
from steward.kernel.surface.today import TodaySection, declare_today
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.models import WorkItem


def _finish(item: WorkItem, actor: Actor) -> str | None:
    return "finish" if may("finish", item, actor) else None


declare_today(
    TodaySection(
        "tasks.mine",
        _("Tasks given to me"),
        "tasks",
        my_tasks,
        STAFF,
        _("No task waits for you."),
        _finish,
        "/tasks/?open=1&mine=1",
        18,
    ),
    TodaySection(
        "tasks.late",
        _("Tasks I gave, overdue"),
        "tasks",
        given_and_late,
        SUPERIORS,
        _("Everything you gave is in time."),
        more="/tasks/?late=1&given=1",
        position=19,
    ),
)
