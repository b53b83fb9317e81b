"""What is recorded of duties."""

from collections.abc import Collection, Mapping
from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.kinds import EventKind, declare_events
from steward.kernel.duties.happenings import say_happening


def _words(ids: Collection[Any]) -> Mapping[Any, str]:
    # By name: events are declared below the tables.
    rows = apps.get_model("duties", "Case")._default_manager.filter(pk__in=ids)
    return dict(rows.values_list("pk", "words"))


EVENTS = declare_events(
    EventKind("due.prove", _("{by} brought proof: {duty}."), icon="circle-check"),
    EventKind("due.excuse", _("{by} asked to excuse what was missed: {duty}."), icon="message-report"),
    EventKind("due.excused", _("Excused: {duty}."), icon="mood-neutral"),
    EventKind(
        "case.report",
        _("Reported: {what}."),
        words={"what": say_happening},
        names={"note": _words},
        icon="bell",
    ),
    EventKind("case.end", _("Over: {what}."), words={"what": say_happening}, icon="flag"),
    EventKind("duty.change", _("{by} changed the duty {duty}."), icon="edit"),
    EventKind("duty.judge", _("{by} set the standard of {duty}."), icon="scale"),
    EventKind("duty.retire", _("{by} took the duty {duty} out of use."), icon="ban"),
    EventKind("duty_month.freeze", _("Duties of {month} frozen, edition {edition}."), icon="snowflake"),
    EventKind("duty_month.reopen", _("{by} opened {month} again until {until}: {reason}"), icon="lock-open"),
    EventKind(
        "freeze_day.set", _("{by} set that months are frozen on day {day}, from {month} on."), icon="calendar"
    ),
)
