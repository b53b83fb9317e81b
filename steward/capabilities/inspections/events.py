"""What happens to checkpoints, checklists, routes, plans, rounds and visits."""

from collections.abc import Collection, Mapping
from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from steward.capabilities.inspections.choices import Topic
from steward.kernel.audit.kinds import EventKind, declare_events


def _checkpoints(ids: Collection[Any]) -> Mapping[Any, str]:
    # By name: events are declared below the tables.
    rows = apps.get_model("inspections", "Checkpoint")._default_manager.filter(pk__in=ids)
    return {row.pk: str(row) for row in rows.select_related("place")}


def _routes(ids: Collection[Any]) -> Mapping[Any, str]:
    rows = apps.get_model("inspections", "Route")._default_manager.filter(pk__in=ids)
    return {row.pk: str(row) for row in rows}


ROUTE = {"route": _routes}

EVENTS = declare_events(
    EventKind("checkpoint.add", _("{by} added the checkpoint {name}."), icon="plus"),
    EventKind("checkpoint.change", _("{by} changed the checkpoint {name}."), icon="edit"),
    EventKind(
        "checkpoint.relabel", _("{by} replaced the label of {name}; the old code is dead."), icon="qrcode"
    ),
    EventKind("checkpoint.retire", _("{by} took the checkpoint {name} out of use."), icon="ban"),
    EventKind("checklist.write", _("{by} made the checklist {name}."), icon="plus"),
    EventKind("checklist.revise", _("{by} changed the checklist {name}: version {version}."), icon="edit"),
    EventKind("checklist.shelve", _("{by} took the checklist {name} out of use."), icon="ban"),
    EventKind("route.add", _("{by} laid out the route {name} with {count} points."), icon="plus"),
    EventKind("route.change", _("{by} changed the route {name}; it has {count} points."), icon="edit"),
    EventKind("route.retire", _("{by} took the route {name} out of use."), icon="ban"),
    EventKind("plan.add", _("{by} planned rounds: {route}."), names=ROUTE, icon="plus"),
    EventKind("plan.end", _("{by} ended the plan: {route}."), names=ROUTE, icon="ban"),
    EventKind("round.start", _("{by} began a voluntary round: {route}."), names=ROUTE, icon="player-play"),
    EventKind("round.begin", _("{by} began the round: {route}."), names=ROUTE, icon="player-play"),
    EventKind("round.finish", _("{by} finished the round: {route}."), names=ROUTE, icon="circle-check"),
    EventKind(
        "round.volunteer", _("{by} finished a voluntary round: {route}."), names=ROUTE, icon="circle-check"
    ),
    *(
        EventKind(
            f"patrol.{topic}",
            _("{by} finished a round about its matter: {route}."),
            names=ROUTE,
            icon="checklist",
        )
        for topic in Topic.values
    ),
    EventKind(
        "building.walk", _("{by} walked through the building on a round: {route}."), names=ROUTE, icon="walk"
    ),
    EventKind(
        "round.warn",
        _("The round has not begun, and its time is nearly over: {route}."),
        names=ROUTE,
        icon="clock-exclamation",
    ),
    EventKind(
        "round.miss",
        _("The round {route} has gaps. Missed: {points}."),
        names={"route": _routes, "points": _checkpoints},
        icon="x",
    ),
    EventKind(
        "point.visit",
        _("{by} was here on a round: {checkpoint}."),
        names={"checkpoint": _checkpoints},
        icon="eye-check",
    ),
    EventKind("visit.trust", _("{by} found the record true."), icon="circle-check"),
    EventKind("visit.reject", _("{by} found the record false: it counts as missed."), icon="x"),
)
