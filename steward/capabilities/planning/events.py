"""What happens to work plans, as sentences."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.planning.choices import Span, State
from steward.kernel.audit.kinds import EventKind, declare_events

SPANS = {"of": Span}
EVENTS = declare_events(
    EventKind("work_plan.draft", _("{of} begun; {carried} points carried over."), words=SPANS, icon="edit"),
    EventKind("work_plan.add", _("Point added."), icon="plus"),
    EventKind("work_plan.remove", _("Points taken out: {count}."), icon="trash"),
    EventKind("work_plan.hand_in", _("{of} handed in with {points} points."), words=SPANS, icon="upload"),
    EventKind("work_plan.settle", _("Plan decided: {state}."), words={"state": State}, icon="checklist"),
    EventKind(
        "work_plan.sum_up",
        _("{of} summed up: {done} of {all} points done, {open} open."),
        words=SPANS,
        icon="chart-bar",
    ),
)
