"""What the laws of tests/architecture try equipment, plans and records with."""

from datetime import timedelta

from steward.capabilities.equipment.actions import stop_equipment
from steward.capabilities.equipment.models import Equipment, Maintenance, Plan
from steward.capabilities.equipment.tests.factories import done, make_equipment, make_plan, photo
from steward.kernel.base import clock
from tests.people import World
from tests.samples import Sample


def plan(world: World, building: str = "3", _state: str = "") -> Plan:
    return make_plan(world, make_equipment(world, building))


def prepare(world: World) -> None:
    """Something is in the register."""
    make_equipment(world)


def stopped(world: World) -> Equipment:
    return stop_equipment(make_equipment(world), by=world.frank, reason="轴承异响")


def record(world: World, building: str = "3", _state: str = "") -> Maintenance:
    return done(world, plan(world, building), clock.today())


def _plan_data(_world: World, row: Plan) -> dict[str, object]:
    code = row.covered.get().equipment.code
    return {"name": "月度保养", "equipment": code, "strategy": "in_house", "months": 1}


SAMPLES = {
    "equipment": Sample(
        make=make_equipment,
        ready={"resume": stopped},
        data={
            "add": lambda world, _row: {
                "site": world.site.pk, "code": "DT-9", "name": "9号梯", "discipline": "lift", "installed": "2019",
            },
            "change": lambda _world, _row: {"name": "消防水泵", "discipline": "fire"},
            "move": lambda _world, _row: {"location": "地下一层水泵房"},
            "certify": lambda _world, _row: {
                "holds_until": str(clock.today() + timedelta(days=365)), "photos": photo(),
            },
            "stop": lambda _world, _row: {"reason": "漏水"},
            "scrap": lambda _world, _row: {"reason": "已更换"},
        },
    ),
    "maintenance_plans": Sample(
        make=plan,
        prepare=prepare,
        by_area=False,
        data={
            "add": lambda world, _row: {
                "site": world.site.pk, "code": "WB-9", "name": "半月保养",
                "equipment": Equipment.objects.latest("pk").code, "strategy": "in_house", "days": 15,
                "first_on": str(clock.today()),
            },
            "change": _plan_data,
            "move": lambda _world, _row: {"next_on": str(clock.today() + timedelta(days=12)), "reason": "配件未到"},
            "do": lambda _world, _row: {"done_on": str(clock.today()), "note": "更换密封", "photos": photo()},
            "end": lambda _world, _row: {"reason": "设备已拆除"},
        },
    ),
    "maintenance_records": Sample(make=record, by_area=False),
}  # fmt: skip
