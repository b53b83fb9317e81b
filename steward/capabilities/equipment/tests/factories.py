"""Equipment and plans for tests."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from steward.capabilities.equipment.actions import add_equipment, add_maintenance, do_maintenance
from steward.capabilities.equipment.models import Equipment, Maintenance, Plan
from steward.kernel.base import clock
from steward.kernel.evidence.tests.pictures import draw, encode, upload
from tests.people import World, new_home

_numbers = count(1)


def make_equipment(world: World, building: str = "3", _state: str = "", **more: Any) -> Equipment:
    """A pump of its own code, at a place of its own in a building."""
    values: dict[str, Any] = {
        "site": world.site,
        "code": f"P-{next(_numbers):03}",
        "name": "生活水泵",
        "discipline": "water",
        "place": new_home(world, building),
    }
    return add_equipment(by=world.alice, **values | more)


def make_plan(world: World, *pieces: Equipment, **more: Any) -> Plan:
    """Its maintenance every quarter by our own people, wanted first in ten days."""
    values: dict[str, Any] = {
        "site": world.site,
        "code": f"WB-{next(_numbers):03}",
        "name": "季度保养",
        "equipment": list(pieces) or [make_equipment(world)],
        "strategy": "in_house",
        "months": 3,
        "first_on": clock.today() + timedelta(days=10),
    }
    return add_maintenance(by=world.dave, **values | more)


def done(world: World, plan: Plan, on: date, **more: Any) -> Maintenance:
    """Frank maintains it on a day."""
    values: dict[str, Any] = {"by": world.frank, "done_on": on, "note": "更换密封", "photos": []}
    return do_maintenance(plan, **values | more)


def photo() -> Any:
    return upload(encode(draw()))
