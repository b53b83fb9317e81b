"""Remedies on the Today page: to plan, to carry out, to verify."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.remedies.choices import State
from steward.capabilities.remedies.policies import may
from steward.capabilities.remedies.queries import STAFF, waiting_remedies
from steward.kernel.surface.today import TodaySection, declare_today
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.models import WorkItem

NEXT_STEP = {State.RAISED: "plan", State.PLANNED: "finish", State.FINISHED: "verify"}


def _next_step(item: WorkItem, actor: Actor) -> str | None:
    verb = NEXT_STEP[State(item.state)]
    return verb if may(verb, item, actor) else None


declare_today(
    TodaySection(
        "remedies.waiting",
        _("Corrective and preventive actions"),
        "remedies",
        waiting_remedies,
        STAFF,
        _("No corrective or preventive action waits for you."),
        _next_step,
        "/remedies/?open=1",
        62,
    ),
)
