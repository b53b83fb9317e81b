"""Inspections for tests: checkpoints, a route and its plan, and what a phone sends."""

import json
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any
from uuid import uuid4

from PIL import Image

from steward.capabilities.inspections.actions import (
    add_checkpoint,
    add_plan,
    add_route,
    keep_photo,
    take_visit,
    write_checklist,
)
from steward.capabilities.inspections.actions.visits import Taken
from steward.capabilities.inspections.models import Checklist, Checkpoint, Plan, Round, RoundPoint, Route
from steward.capabilities.inspections.queries.field import codes_of
from steward.capabilities.inspections.reading import read_visit
from steward.kernel.base import clock
from steward.kernel.tenancy.actor import Actor
from tests.people import World, make_place

ITEMS: list[dict[str, Any]] = [
    {"key": "lamp", "kind": "check", "zh": "照明正常", "en": "Light works", "photo": "never", "grade": "minor"},
    {"key": "bar", "kind": "number", "zh": "压力", "en": "Pressure", "least": 0.2, "most": 0.4, "unit": "MPa",
     "photo": "never", "grade": "serious"},
]  # fmt: skip
GOOD = [{"item": "lamp", "value": "pass"}, {"item": "bar", "value": "0.3"}]
DAILY = {"every": "day"}
WALK = 60


def make_checklist(world: World, name: str = "消火栓") -> Checklist:
    return write_checklist(by=world.kim, name=name, name_en="Hydrants", items=ITEMS, topic="fire")


def make_checkpoint(world: World, building: str = "3", name: str = "", **more: Any) -> Checkpoint:
    """A checkpoint in a new space of a building."""
    code = f"{building}-大堂{Checkpoint.objects.count()}"
    space = make_place(world.site, code, parent=world.places[building], kind="space")
    return add_checkpoint(by=world.alice, place=space, name=name, **more)


def make_route(world: World, points: int = 3, *, checklist: Checklist | None = None, **more: Any) -> Route:
    way = [(make_checkpoint(world, checklist=checklist), WALK) for _point in range(points)]
    name = f"路线 {Route.objects.count() + 1}"
    return add_route(by=world.alice, site=world.site, name=name, name_en="Route", way=way, **more)


def make_plan(world: World, route: Route | None = None, who: str = "heidi", **more: Any) -> Plan:
    """Heidi, steward of building 3, walks it every day."""
    route = route or make_route(world)
    return add_plan(by=world.alice, route=route, post=world.posts[who], **({"cadence": DAILY} | more))


def make_round(world: World, points: int = 3, *, checklist: Checklist | None = None, **more: Any) -> Round:
    """Today's round of a new plan."""
    plan = make_plan(world, make_route(world, points, checklist=checklist), **more)
    return plan.rounds.order_by("opens_at")[0]


def points_of(row: Round) -> list[RoundPoint]:
    return list(row.points.order_by("position"))


def told(
    row: Round, point: RoundPoint, *, at: datetime | None = None, ahead: timedelta = timedelta(), **more: Any
) -> dict[str, Any]:
    """A visit as a phone writes it; `ahead` is how much its clock is."""
    ended = (at or clock.now()) + ahead
    body = {
        "key": str(uuid4()),
        "round": row.pk,
        "point": point.pk,
        "found_by": "qr",
        "code": codes_of({point.checkpoint_id}).get(point.checkpoint_id, ""),
        "challenge": row.challenge,
        "began_at": (ended - timedelta(seconds=20)).isoformat(),
        "ended_at": ended.isoformat(),
        "sent_at": (clock.now() + ahead).isoformat(),
        "answers": [],
        "position": None,
        "signature": None,
    }
    return body | more


def send(body: dict[str, Any], by: Actor) -> Taken:
    return take_visit(read_visit(json.dumps(body).encode()), by=by)


def visit(row: Round, point: RoundPoint, by: Actor, **more: Any) -> Taken:
    return send(told(row, point, **more), by)


def picture(seed: int = 1) -> bytes:
    """A small JPEG unlike those of other seeds."""
    image = Image.new("RGB", (32, 32))

    image.putdata([((x * seed * 7) % 256, (x * x * seed) % 256, (x // seed) % 256) for x in range(32 * 32)])
    out = BytesIO()
    image.save(out, "JPEG", quality=90)
    return out.getvalue()


def photo_of(
    by: Actor, raw: bytes | None = None, *, source: str = "camera", at: datetime | None = None
) -> str:
    """A picture sent ahead; gives its sha-256."""
    raw = raw or picture()
    digest = sha256(raw).hexdigest()
    keep_photo(raw, by=by, digest=digest, source=source, taken_at=at or clock.now())
    return digest
