"""What happens to corrections, as sentences; never what stood or shall stand in the record."""

from collections.abc import Collection, Mapping
from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from steward.capabilities.corrections.choices import Field
from steward.kernel.audit.kinds import EventKind, declare_events
from steward.kernel.people.choices import RevealReason


def _reasons(ids: Collection[Any]) -> Mapping[Any, str]:
    # By name: events are declared below the tables.
    rows = apps.get_model("corrections", "Correction")._default_manager.filter(pk__in=ids)
    return dict(rows.values_list("pk", "reason"))


_FIELD = {"field": Field}

EVENTS = declare_events(
    EventKind("correction.ask", _("Asked for a change: {field}"), words=_FIELD, icon="edit"),
    EventKind("correction.withdraw", _("Withdrawn by the customer"), words=_FIELD, icon="x"),
    EventKind(
        "correction.accept", _("Accepted; the record was changed: {field}"), words=_FIELD, icon="check"
    ),
    EventKind("correction.decline", _("Declined: {field}"), words=_FIELD, names={"note": _reasons}, icon="x"),
    EventKind("correction.remind", _("Unanswered too long: {field}"), words=_FIELD, icon="alarm"),
    EventKind(
        "correction.reveal",
        _("Looked at what was asked for in full: {reason}"),
        words={"reason": RevealReason},
        icon="eye",
        discloses=True,
    ),
    EventKind(
        "correction.lose_notice",
        _("The old number could not be told of the change: {reason}"),
        icon="alert-triangle",
    ),
)
