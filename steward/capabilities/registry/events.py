"""What is done to households, as sentences; the words people said stand in rows that can be forgotten."""

from collections.abc import Collection, Mapping
from typing import Any

from django.apps import apps
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from steward.capabilities.registry.choices import Figure, Mood, Occupancy, Part, Rule, Topic, Way
from steward.kernel.audit.kinds import EventKind, declare_events
from steward.kernel.people.events import party_names


def _whom(ids: Collection[int]) -> Mapping[int, str]:
    """Who was spoken with; 0 stands for nobody in particular."""
    return {0: gettext("the household"), **party_names(ids)}


def _texts(model: str, column: str, ids: Collection[int]) -> Mapping[int, str]:
    # By name: events are declared below the tables.
    rows = apps.get_model("registry", model)._default_manager.filter(pk__in=ids)
    return dict(rows.values_list("pk", column))


def _said(ids: Collection[int]) -> Mapping[Any, str]:
    return _texts("Contact", "words", ids)


def _promised(ids: Collection[int]) -> Mapping[Any, str]:
    return _texts("FollowUp", "words", ids)


def _results(ids: Collection[int]) -> Mapping[Any, str]:
    return _texts("FollowUp", "result", ids)


def say_figures(figures: Mapping[str, Any]) -> str:
    """Figures of a rule in words: `Months looked back on 12, Wanted share in % 95`."""
    said = []
    for name, value in figures.items():
        shown = "、".join(str(Part(part).label) for part in value) if name == Figure.PARTS else value
        said.append(f"{Figure(name).label} {shown}")
    return "，".join(said)


declare_events(
    EventKind(
        "measure.set",
        _("“{rule}” set: {after}; before: {before}"),
        words={"rule": Rule, "before": say_figures, "after": say_figures},
        icon="settings",
    ),
    EventKind(
        "household.confirm",
        _("Still true: {occupancy}"),
        words={"occupancy": Occupancy},
        icon="user-check",
    ),
    EventKind(
        "contact.note",
        _("{way} with {whom} about {topic}; mood: {mood}"),
        words={"way": Way, "topic": Topic, "mood": Mood},
        names={"whom": _whom, "note": _said},
        icon="message",
    ),
    EventKind("follow_up.promise", _("{by} promised until {until}"), names={"note": _promised}, icon="flag"),
    EventKind("follow_up.keep", _("Promise kept"), names={"note": _results}, icon="circle-check"),
    EventKind(
        "follow_up.postpone",
        _("Promise put off from {from} to {until}"),
        names={"note": _promised},
        icon="calendar",
    ),
)
