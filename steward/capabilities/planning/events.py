"""What happens to work plans, as sentences; those that prove duties are told by the span of the plan."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.planning.choices import Span, State
from steward.kernel.audit.kinds import EventKind, declare_events

SPANS = {"of": Span}
HAND_IN, SUM_UP = "work_plan.hand_in", "work_plan.sum_up"
HANDED_IN = _("{of} handed in with {points} points.")
SUMMED = _("{of} summed up: {done} of {all} points done, {open} open.")
EVENTS = declare_events(
    EventKind("work_plan.draft", _("{of} begun; {carried} points carried over."), words=SPANS, icon="edit"),
    EventKind("work_plan.add", _("Point added."), icon="plus"),
    EventKind("work_plan.remove", _("Points taken out: {count}."), icon="trash"),
    EventKind("work_plan.settle", _("Plan decided: {state}."), words={"state": State}, icon="checklist"),
    *(EventKind(f"{HAND_IN}_{span.value}", HANDED_IN, words=SPANS, icon="upload") for span in Span),
    *(EventKind(f"{SUM_UP}_{span.value}", SUMMED, words=SPANS, icon="chart-bar") for span in Span),
)
