"""What the laws of tests/architecture try inspections with."""

from typing import Any

from steward.capabilities.inspections.actions import end_plan
from steward.capabilities.inspections.models import Checkpoint, Route, Visit
from steward.capabilities.inspections.tests.factories import (
    make_checklist,
    make_checkpoint,
    make_plan,
    make_round,
    make_route,
    points_of,
    visit,
)
from tests.people import World, make_place
from tests.samples import Sample

LINES = "灯亮 / Light works\n水压 / Pressure | 0.2..0.4 MPa"


def checkpoint(world: World, building: str = "3", _state: str = "") -> Checkpoint:
    return make_checkpoint(world, building)


def doubted(world: World, _building: str = "3", _state: str = "") -> Visit:
    """Heidi came without the round's secret word."""
    row = make_round(world)
    return visit(row, points_of(row)[0], world.heidi, challenge="").visit


def idle_route(world: World) -> Route:
    plan = make_plan(world)
    end_plan(plan, by=world.alice)
    return plan.route


def furnish(world: World) -> None:
    """A pump room, and a route."""
    make_place(world.site, "3-泵房", parent=world.places["3"], kind="space")
    make_route(world)


def _points(world: World, _row: Any) -> dict[str, Any]:
    points = [row.pk for row in Checkpoint.objects.order_by("pk")[:2]]
    return {"site": world.site.pk, "name": "夜巡", "points": points, "walk_seconds": 30}


def _route(_world: World) -> int:
    return int(Route.objects.order_by("pk")[0].pk)


SAMPLES = {
    "checkpoints": Sample(
        make=checkpoint,
        prepare=furnish,
        data={
            "add": lambda _world, _row: {"place": "3-泵房", "name": "水泵"},
            "change": lambda _world, _row: {"name": "消火栓"},
        },
    ),
    "checklists": Sample(
        make=lambda world, _building, _state: make_checklist(world),
        by_area=False,
        doers={"write": "kim", "revise": "kim", "shelve": "kim"},
        data={
            verb: lambda _world, _row: {"name": "电梯", "topic": "equipment", "items": LINES}
            for verb in ("write", "revise")
        },
    ),
    "routes": Sample(
        make=lambda world, _building, _state: make_route(world),
        by_area=False,
        ready={"retire": idle_route},
        data={
            "add": _points,
            "change": lambda _world, row: {
                "name": "白天", "way": f"#{row.points.get(position=2).checkpoint_id} 大堂 45",
            },
        },
    ),
    "round_plans": Sample(
        make=lambda world, _building, _state: make_plan(world),
        by_area=False,
        data={
            "add": lambda world, _row: {
                "route": _route(world), "post": world.posts["heidi"].pk, "times": 2, "every": "day",
                "warn_minutes": 30,
            },
        },
    ),
    "rounds": Sample(
        make=lambda world, _building, _state: make_round(world),
        by_area=False,
        data={"start": lambda world, _row: {"route": _route(world)}},
    ),
    "round_visits": Sample(
        make=doubted,
        by_area=False,
        data={"reject": lambda _world, _row: {"note": "当时人在外面"}},
    ),
}  # fmt: skip
