"""What tasks tell the kernel about themselves."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from steward.capabilities.tasks.lifecycle import LIFECYCLE
from steward.capabilities.tasks.models import Task
from steward.capabilities.tasks.queries import FAMILY, SUPERIORS, visible_tasks
from steward.kernel.audit.record import subject_type
from steward.kernel.duties.happenings import About, Found, Happening, declare_happening
from steward.kernel.duties.windows import AHEAD_OPENS_DAYS
from steward.kernel.work.choices import ClockName
from steward.kernel.work.kinds import WorkFamily, declare_family
from steward.kernel.work.models import WorkItem

TASKS = declare_family(
    WorkFamily(
        code=FAMILY,
        resource="tasks",
        visible=visible_tasks,
        lifecycle=LIFECYCLE,
        # Those the ladder turns to where nobody is left who has it in hand.
        dispatch_roles=frozenset(SUPERIORS),
        kinds=((FAMILY, _("Task")),),
        clock_words={ClockName.RESOLVE: _("Doing it")},
        agreed_clocks=frozenset({ClockName.RESOLVE}),
    )
)


def _days(since: datetime, until: datetime) -> Iterator[Found]:
    """The days on which tasks are due, of whoever has them in hand; over when they are done or dropped."""
    open_then = Q(item__closed_at__isnull=True) | Q(item__closed_at__gte=since)
    last = (until + timedelta(days=AHEAD_OPENS_DAYS)).date()
    names = (
        "pk", "due_on", "item__site_id", "item__site__zone", "item__number", "item__assignee_id",
        "item__opened_at", "item__closed_at",
    )  # fmt: skip
    rows = Task.objects.filter(open_then, due_on__lte=last).order_by("pk").values_list(*names)
    for pk, due_on, site, zone, number, assignee, opened, closed in rows:
        about = About(site, label=number, user_ids=(assignee,) if assignee else ())
        day = datetime.combine(due_on, time(), ZoneInfo(zone))
        yield Found(subject_type(WorkItem), pk, day, closed, about, known_at=opened)


declare_happening(Happening("task.due", found=_days, page="/tasks/{}/"))
