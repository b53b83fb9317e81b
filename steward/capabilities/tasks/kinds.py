"""What tasks tell the kernel about themselves."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.tasks.lifecycle import LIFECYCLE
from steward.capabilities.tasks.queries import FAMILY, SUPERIORS, visible_tasks
from steward.kernel.work.choices import ClockName
from steward.kernel.work.kinds import WorkFamily, declare_family

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
