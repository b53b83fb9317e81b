"""What the laws of tests/architecture try work plans with."""

from steward.capabilities.planning.choices import State
from steward.capabilities.planning.tests.factories import make_plan
from tests.samples import Sample

SAMPLES = {
    "plans": Sample(
        make=make_plan,
        by_area=False,
        doers=dict.fromkeys(("add", "remove", "hand_in", "sum_up"), "dave"),
        ready={"sum_up": lambda world: make_plan(world, "3", State.ACCEPTED)},
        data={
            "draft": lambda world, _row: {"post": world.posts["alice"].pk, "span": "week", "which": "this"},
            "add": lambda world, row: {
                "words": "巡查配电房",
                "assignee": world.users["grace"].pk,
                "wanted_on": row.last_on.isoformat(),
            },
            "remove": lambda _world, row: {"points": [row.points.get().pk]},
            "hand_in": lambda _world, _row: {"aims": "保供水"},
            "sum_up": lambda _world, _row: {"summary": "按计划完成"},
        },
    )
}
