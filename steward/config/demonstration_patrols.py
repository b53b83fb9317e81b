"""Rounds of the demonstration: checkpoints at every common space, a route for each site, and a week of walks."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from steward.capabilities.inspections.actions import (
    add_checkpoint,
    add_plan,
    add_route,
    make_rounds,
    settle_rounds,
    take_visit,
)
from steward.capabilities.inspections.models import Checklist, Checkpoint, Plan, Round
from steward.capabilities.inspections.queries.field import codes_of
from steward.capabilities.inspections.reading import read_visit
from steward.config.demonstration_scene import Scene
from steward.kernel.base import clock
from steward.kernel.places.models import Place, PlaceKind
from steward.kernel.tenancy.actor import Actor, system_actor
from steward.kernel.tenancy.choices import SiteKind
from steward.kernel.tenancy.models import Appointment
from steward.kernel.tenancy.queries import actor_of

DAYS, WALK, LOOK = 6, timedelta(seconds=90), timedelta(seconds=40)
# Keys of records are made of what they are about: the same on every machine.
KEYS = UUID("6f1f1c36-5f0e-4a3b-9f6c-2a1f6a9b7d10")
LISTS = {"电梯": "lift", "电梯厅": "building-public", "大堂": "building-public", "屋面": "building-public"}


@dataclass(frozen=True)
class Walk:
    """A route of a site: its name, whose it is, how often, from which building (empty: outside the buildings)."""

    site: str
    name: str
    name_en: str
    post: str
    cadence: dict[str, Any]
    building: str


WALKS = (
    Walk(SiteKind.COMMUNITY, "1 栋日巡", "Building 1 by day", "steward-1", {"every": "day"}, "1"),
    Walk(
        SiteKind.COMMUNITY,
        "园区夜巡",
        "Grounds by night",
        "guard",
        {"every": "day", "slots": ["19:00-23:00"]},
        "",
    ),
    Walk(SiteKind.TOWER, "大厦日巡", "Tower by day", "concierge", {"every": "day"}, "A"),
    Walk(SiteKind.HOTEL, "酒店公共区域", "Hotel, public areas", "guard", {"every": "day"}, "1"),
)


def walk_rounds(scene: Scene, now: datetime) -> None:
    """Checkpoints, routes and plans as of a week ago, and the walks since: most complete, some with gaps and doubts."""
    clockwork = system_actor(scene.organisation.pk, "rounds")
    with clock.moved_to(now - timedelta(days=DAYS)):
        plans = [
            _plan(scene, walk, actor_of(scene.users[walk.site, "manager"], clock.now())) for walk in WALKS
        ]
    for number, plan in enumerate(plans):
        walker = scene.users[WALKS[number].site, WALKS[number].post]
        for day, row in enumerate(plan.rounds.filter(closes_at__lt=now).order_by("opens_at")):
            # Every fifth round nobody walked, and of every third one point was left out.
            if (day + number) % 5 != 4:
                _walk(row, actor_of(walker, row.opens_at), skip=(day + number) % 3 == 2)
    with clock.moved_to(now):
        settle_rounds(by=clockwork)
        make_rounds()


def _plan(scene: Scene, walk: Walk, by: Actor) -> Plan:
    site = scene.sites[walk.site]
    spaces = Place.objects.filter(site=site, kind=PlaceKind.SPACE).order_by("sort_key")
    here = (
        spaces.filter(building__code=walk.building) if walk.building else spaces.filter(building__isnull=True)
    )
    lists = {row.code: row for row in Checklist.objects.all()}
    way = [(_checkpoint(place, lists, by), round(WALK.total_seconds() * 2 / 3)) for place in here]
    route = add_route(by=by, site=site, name=walk.name, name_en=walk.name_en, way=way)
    post = (
        Appointment.objects.filter(user=scene.users[walk.site, walk.post], acting_for__isnull=True).get().post
    )
    return add_plan(by=by, route=route, post=post, cadence=walk.cadence, warn_minutes=60)


def _checkpoint(place: Place, lists: dict[str, Checklist], by: Actor) -> Checkpoint:
    code = next((code for word, code in LISTS.items() if place.name.endswith(word)), "area-order")
    return add_checkpoint(by=by, place=place, checklist=lists[code])


def _walk(row: Round, by: Actor, *, skip: bool) -> None:
    points = list(row.points.select_related("version").order_by("position"))
    codes = codes_of({point.checkpoint_id for point in points})
    at = row.opens_at + (row.closes_at - row.opens_at) / 2
    for number, point in enumerate(points):
        at += WALK + LOOK
        if skip and number == 1:
            continue
        # Now and then something is wrong, and somebody forgot the photo of it.
        answers = [
            {"item": item["key"], "value": "fail" if (point.pk + place) % 37 == 0 else _fine(item)}
            for place, item in enumerate(point.version.items if point.version else ())
        ]
        told = {
            "key": str(uuid5(KEYS, f"{row.pk}-{point.pk}")),
            "round": row.pk,
            "point": point.pk,
            "found_by": "qr",
            "code": codes[point.checkpoint_id],
            "challenge": row.challenge,
            "began_at": (at - LOOK).isoformat(),
            "ended_at": at.isoformat(),
            "sent_at": at.isoformat(),
            "answers": answers,
        }
        with clock.moved_to(at):
            take_visit(read_visit(json.dumps(told).encode()), by=by)


def _fine(item: dict[str, Any]) -> str:
    match item["kind"]:
        case "number":
            return str(((item.get("least") or 0) + (item.get("most") or 60)) / 2)
        case "choice":
            return str(item["options"][0])
        case "check":
            return "pass"
    return ""
