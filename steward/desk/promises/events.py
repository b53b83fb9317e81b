"""What is recorded of promises: what changed from what to what, in words."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets.choices import CallRule, Fact, Grade
from steward.desk.promises.queries import category_names, kind_word
from steward.kernel.audit.kinds import EventKind, declare_events
from steward.kernel.base.spans import say_minutes
from steward.kernel.tenancy.choices import DayKind
from steward.kernel.work.choices import ClockName, RungCondition, RungTarget, Urgency

FIELDS = {
    "respond_minutes": _("Response"),
    "resolve_minutes": _("Resolution"),
    "callback_minutes": _("Callback"),
    "respond_in_working_time": _("Response in working time"),
    "resolve_in_working_time": _("Resolution in working time"),
    "callback_in_working_time": _("Callback in working time"),
    "clock": _("Clock"),
    "after_minutes": _("How long after"),
    "every_minutes": _("Again every"),
    "repeats": _("Repeats"),
    "condition": _("Condition"),
    "target": _("Whom it reaches"),
    "name": _("Name"),
    "name_en": _("English name"),
    "urgency": _("Urgency"),
    "parent_id": _("Belongs to"),
    "skill": _("Skill"),
    "department_code": _("Department"),
    "rule": _("Who is called"),
    "percent": _("Percent of a sample"),
    "wait_hours": _("Hours to rate by oneself"),
    "calls": _("Calls nobody took"),
    "silence_days": _("Days of silence"),
    "check_percent": _("Percent of the calls that a superior checks"),
    "questions": _("Questions of the call"),
}
CHOICES: dict[str, Any] = {
    "clock": ClockName,
    "condition": RungCondition,
    "target": RungTarget,
    "urgency": Urgency,
    "rule": CallRule,
}


def _value(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if name.endswith("_minutes"):
        return ("-" if value < 0 else "") + say_minutes(value)
    if name in CHOICES:
        return str(dict(CHOICES[name].choices).get(value, value))
    if isinstance(value, list):
        return "、".join(value) or "—"
    return str(value if value == 0 else value or "—")


def _changes(rows: Iterable[tuple[str, Any, Any]]) -> str:
    """`Response 30 min → 15 min`, one after the other."""
    words = [f"{FIELDS[name]} {_value(name, old)} → {_value(name, new)}" for name, old, new in rows]
    return "；".join(words) or "—"


KIND = {"kind": kind_word}
CHANGED = KIND | {"changed": _changes}
MINUTES = KIND | dict.fromkeys(("respond_minutes", "resolve_minutes", "callback_minutes"), say_minutes)
GRADING = {"fact": Fact, "grade": Grade}
MATTER = {"matter": category_names}

declare_events(
    EventKind(
        "standard.add",
        _("{by} promised for {kind}: {respond_minutes}, {resolve_minutes}, {callback_minutes}."),
        words=MINUTES,
        icon="plus",
    ),
    EventKind("standard.change", _("{by} changed the standard of {kind}: {changed}."), words=CHANGED, icon="edit"),
    EventKind(
        "standard.remove",
        _("{by} removed a standard of {kind}: {respond_minutes}, {resolve_minutes}, {callback_minutes}."),
        words=MINUTES,
        icon="trash",
    ),
    EventKind(
        "standard.apply",
        _("{by} applied the standard of {kind} to open work: {count} items."),
        words=KIND,
        icon="refresh",
    ),
    EventKind("work.new_promise", _("{by} measured the running clocks by the changed standard."), icon="clock"),
    EventKind("rung.add", _("{by} added rung {rung} for {kind}."), words=KIND, icon="plus"),
    EventKind("rung.change", _("{by} changed rung {rung} for {kind}: {changed}."), words=CHANGED, icon="edit"),
    EventKind("rung.close", _("{by} took rung {rung} for {kind} out."), words=KIND, icon="x"),
    EventKind("rung.reopen", _("{by} put rung {rung} for {kind} back."), words=KIND, icon="refresh"),
    EventKind("calendar.add", _("{by} added the working hours “{name}”."), icon="clock"),
    EventKind("calendar.change", _("{by} changed the working hours “{name}”."), icon="edit"),
    EventKind("calendar.remove", _("{by} removed the working hours “{name}”."), icon="trash"),
    EventKind(
        "holiday.add", _("{by} entered {kind}: {name}, {day} to {until}."), words={"kind": DayKind}, icon="calendar"
    ),
    EventKind(
        "holiday.remove", _("{by} made {day} an ordinary day again ({kind}: {name})."), words={"kind": DayKind},
        icon="calendar",
    ),
    EventKind(
        "callback_policy.change", _("{by} changed the callbacks of {kind}: {changed}."), words=CHANGED,
        icon="phone-call",
    ),
    EventKind(
        "grade_rule.add", _("{by} added a rule of grading: {fact} {at_least}, {grade}."), words=GRADING, icon="plus"
    ),
    EventKind(
        "grade_rule.remove", _("{by} removed a rule of grading: {fact} {at_least}, {grade}."), words=GRADING,
        icon="trash",
    ),
    EventKind("category.add", _("{by} added the matter “{matter}”."), names=MATTER, icon="plus"),
    EventKind(
        "category.change", _("{by} changed the matter “{matter}”: {changed}."), names=MATTER, words=CHANGED, icon="edit"
    ),
    EventKind("category.close", _("{by} closed the matter “{matter}”."), names=MATTER, icon="x"),
    EventKind("category.reopen", _("{by} opened the matter “{matter}” again."), names=MATTER, icon="refresh"),
)  # fmt: skip
