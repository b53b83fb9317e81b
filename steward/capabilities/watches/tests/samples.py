"""What the laws of tests/architecture try rotas, watches and the log with."""

from datetime import timedelta

from steward.capabilities.watches.actions import assign_rota
from steward.capabilities.watches.models import Rota
from steward.capabilities.watches.tests.factories import (
    draft,
    handed_to_alice,
    make_entry,
    make_watch,
    monday,
)
from tests.people import World
from tests.samples import Sample


def filled(world: World, _building: str = "3", _state: str = "") -> Rota:
    """A draft with one watch, in the next free week."""
    rota = draft(world, weeks=1)
    weeks = (rota.week_on - monday().date()).days // 7
    start = monday(weeks) + timedelta(hours=8)
    return assign_rota(
        rota, by=world.alice, officer=world.users["bob"], starts_at=start, ends_at=start + timedelta(hours=12)
    )


def _local(rota: Rota, hours: int) -> str:
    weeks = (rota.week_on - monday().date()).days // 7
    return f"{monday(weeks) + timedelta(hours=hours):%Y-%m-%dT%H:%M}"


SAMPLES = {
    "rotas": Sample(
        make=filled,
        by_area=False,
        data={
            "draw": lambda world, _row: {
                "site": world.site.pk, "week_on": str(monday(9).date()), "way": "turns", "changes": "08:30",
                "people": [world.users["bob"].pk, world.users["carol"].pk],
            },
            "assign": lambda world, row: {
                "officer": world.users["carol"].pk,
                "starts_at": _local(row, 20),
                "ends_at": _local(row, 30),
            },
            "remove": lambda _world, row: {"watches": [row.watches.get().pk]},
            "publish": lambda _world, _row: {"words": "只排夜班"},
        },
    ),
    "watches": Sample(
        make=make_watch,
        by_area=False,
        ready={"take": handed_to_alice},
        data={
            "log": lambda _world, _row: {"kind": "call", "text": "业主来电询问停水"},
            "hand_over": lambda _world, _row: {"words": "无遗留"},
            "change": lambda world, _row: {"officer": world.users["judy"].pk, "words": "临时出差"},
            "reveal": lambda _world, _row: {"reason": "urgent"},
        },
    ),
    "logbook": Sample(
        make=make_entry,
        by_area=False,
        data={
            "add": lambda _world, _row: {"text": "已联系水泵厂家"},
            "correct": lambda _world, _row: {"text": "是 1 栋，不是 3 栋"},
            "settle": lambda _world, _row: {"text": "更换轴承，运行正常"},
            "report": lambda _world, _row: {"kind": "repair", "title": "水泵异响"},
        },
    ),
}  # fmt: skip
