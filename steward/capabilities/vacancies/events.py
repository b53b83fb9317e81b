"""What happens to vacant homes, as sentences; free words stay in their rows."""

from collections.abc import Collection, Mapping
from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from steward.capabilities.vacancies.choices import Consent, Keys, Kind, Meter, Outcome, Way
from steward.kernel.audit.kinds import EventKind, declare_events


def _texts(model: str, column: str, ids: Collection[Any]) -> Mapping[Any, str]:
    # By name: events are declared below the tables.
    rows = apps.get_model("vacancies", model)._default_manager.filter(pk__in=ids)
    return dict(rows.values_list("pk", column))


def _reasons(ids: Collection[Any]) -> Mapping[Any, str]:
    return _texts("Vacancy", "reason", ids)


def _ended(ids: Collection[Any]) -> Mapping[Any, str]:
    return _texts("Vacancy", "ended_why", ids)


def _words(ids: Collection[Any]) -> Mapping[Any, str]:
    return _texts("Look", "words", ids)


declare_events(
    EventKind(
        "vacancy.declare",
        _("Stands empty: {kind}."),
        words={"kind": Kind},
        names={"note": _reasons},
        icon="home-x",
    ),
    EventKind(
        "vacancy.derive", _("Stands empty by the record: {kind}."), words={"kind": Kind}, icon="home-x"
    ),
    EventKind(
        "vacancy.arrange",
        _("Keys: {keys}; entry: {consent}."),
        words={"keys": Keys, "consent": Consent},
        icon="key",
    ),
    EventKind(
        "vacancy.check",
        _("Looked at ({way}); not in order: {wrong}."),
        words={"way": Way},
        names={"note": _words},
        icon="eye-check",
    ),
    EventKind(
        "vacancy.doubt",
        _("{meter} moved from {was} to {is}: does nobody live there?"),
        words={"meter": Meter},
        icon="help-circle",
    ),
    EventKind(
        "vacancy.resolve", _("Doubt resolved: {outcome}."), words={"outcome": Outcome}, icon="circle-check"
    ),
    EventKind("vacancy.end", _("No longer vacant."), names={"note": _ended}, icon="home-2"),
    EventKind("storm_round.call", _("Every vacant home is to be looked at: {count}."), icon="alert-triangle"),
)
