"""What happens to rotas, watches and the log, as sentences; free words stay in their rows."""

from collections.abc import Collection, Mapping
from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from steward.capabilities.watches.choices import RevealReason, Way
from steward.kernel.audit.kinds import EventKind, declare_events


def _texts(model: str, column: str, ids: Collection[Any]) -> Mapping[Any, str]:
    # By name: events are declared below the tables.
    rows = apps.get_model("watches", model)._default_manager.filter(pk__in=ids)
    return dict(rows.values_list("pk", column))


def _handing_words(ids: Collection[Any]) -> Mapping[Any, str]:
    return _texts("Watch", "words", ids)


def _notes(ids: Collection[Any]) -> Mapping[Any, str]:
    return _texts("EntryNote", "text", ids)


def _entries(ids: Collection[Any]) -> Mapping[Any, str]:
    return _texts("Entry", "text", ids)


def _why_changed(ids: Collection[Any]) -> Mapping[Any, str]:
    return _texts("Change", "words", ids)


declare_events(
    EventKind(
        "rota.draw", _("Drawn up ({way}): {count} watches."), words={"way": Way}, icon="calendar-event"
    ),
    EventKind("rota.assign", _("{officer} has the watch from {from}."), icon="user-plus"),
    EventKind("rota.remove", _("{count} watches taken out."), icon="user-minus"),
    EventKind("rota.publish", _("Published."), icon="speakerphone"),
    EventKind("watch.log", _("Logged."), names={"note": _entries}, icon="writing"),
    EventKind(
        "watch.hand_over",
        _("Handed over to {to}; open matters: {matters}."),
        names={"note": _handing_words},
        icon="transfer",
    ),
    EventKind(
        "watch.change",
        _("A change is asked for: {to} instead of {from}."),
        names={"note": _why_changed},
        icon="transfer",
    ),
    EventKind("watch.replace", _("Changed with approval: {to} instead of {from}."), icon="user-check"),
    EventKind("watch.keep", _("Stays with {from}: the change was not approved."), icon="ban"),
    EventKind("watch.take", _("Taken over from {from}."), icon="user-check"),
    EventKind(
        "watch.climb", _("Not handed over, or not taken over, in time: {told} told."), icon="stairs-up"
    ),
    EventKind(
        "watch.reveal",
        _("Number shown in full: {reason}."),
        words={"reason": RevealReason},
        discloses=True,
        icon="eye",
    ),
    EventKind("watch.print", _("Log taken out as a paper."), discloses=True, icon="printer"),
    EventKind("entry.add", _("Added to."), names={"note": _notes}, icon="message-plus"),
    EventKind("entry.correct", _("Corrected; the first words stay."), names={"note": _notes}, icon="edit"),
    EventKind("entry.settle", _("Settled."), names={"note": _notes}, icon="circle-check"),
    EventKind("entry.report", _("A ticket came of it: {number}."), icon="external-link"),
)
