"""What happens to equipment and its maintenance, as sentences; free words stay in their rows."""

from collections.abc import Collection, Mapping
from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from steward.capabilities.equipment.choices import Outcome
from steward.kernel.audit.kinds import EventKind, declare_events


def _texts(model: str, column: str, ids: Collection[Any]) -> Mapping[Any, str]:
    # By name: events are declared below the tables.
    rows = apps.get_model("equipment", model)._default_manager.filter(pk__in=ids)
    return dict(rows.values_list("pk", column))


def _reasons(ids: Collection[Any]) -> Mapping[Any, str]:
    return _texts("Equipment", "use_reason", ids)


def _notes(ids: Collection[Any]) -> Mapping[Any, str]:
    return _texts("Maintenance", "note", ids)


def _moves(ids: Collection[Any]) -> Mapping[Any, str]:
    return _texts("Plan", "moved_why", ids)


def _endings(ids: Collection[Any]) -> Mapping[Any, str]:
    return _texts("Plan", "ended_why", ids)


declare_events(
    EventKind("equipment.add", _("Entered in the register: {code}."), icon="plus"),
    EventKind("equipment.change", _("Details changed."), icon="edit"),
    EventKind("equipment.move", _("Moved: {where}."), icon="map-pin"),
    EventKind("equipment.certify", _("Inspected; holds until {until}."), icon="shield-check"),
    EventKind("equipment.stop", _("Taken out of use."), names={"note": _reasons}, icon="player-pause"),
    EventKind("equipment.resume", _("In use again."), names={"note": _reasons}, icon="player-play"),
    EventKind("equipment.scrap", _("Scrapped."), names={"note": _reasons}, icon="trash"),
    EventKind("maintenance.add", _("Plan made: {code}; first wanted on {on}."), icon="plus"),
    EventKind("maintenance.change", _("Plan changed."), icon="edit"),
    EventKind(
        "maintenance.move",
        _("Moved from {was} to {on}."),
        names={"note": _moves},
        icon="calendar-event",
    ),
    EventKind(
        "maintenance.do",
        _("Maintained on {on}: {outcome}."),
        words={"outcome": Outcome},
        names={"note": _notes},
        icon="tool",
    ),
    EventKind("maintenance.lift", _("A lift was maintained on {on}."), icon="tool"),
    EventKind(
        "maintenance.miss", _("Nobody maintained it when it was wanted on {on}."), icon="alert-triangle"
    ),
    EventKind("maintenance.end", _("Plan ended."), names={"note": _endings}, icon="ban"),
)
