"""Boundary cards for tests."""

from typing import Any

from steward.capabilities.boundaries.actions import add_boundary
from steward.capabilities.boundaries.models import Boundary
from tests.people import World

CARD: dict[str, Any] = {
    "matter": "市政停电",
    "side": "utility",
    "answers": "供电公司",
    "phone": "95598",
    "words": "请拨供电公司电话查询恢复时间",
    "marks": "停电, 电表",
}


def card(world: World, **more: Any) -> Boundary:
    """Who answers when the town has no power; written by the director."""
    return add_boundary(by=world.judy, **{"site": world.site} | CARD | more)
