"""What the laws of tests/architecture try hot spots with."""

from datetime import timedelta

from steward.capabilities.quality.tests.factories import complain, make_hot_spot
from steward.kernel.base import clock
from tests.people import World
from tests.samples import Sample


def _complaints(world: World) -> None:
    """What "look now" has to find."""
    complain(world, "健身器材生锈")


SAMPLES = {
    "hotspots": Sample(
        make=make_hot_spot,
        by_area=False,
        ready={"find": _complaints},
        data={
            "find": lambda world, _row: {"site": world.site.pk, "days": 30, "people": 3},
            "explain": lambda _world, _row: {"root_cause": "清运时间安排在夜里"},
            "hand_over": lambda world, _row: {
                "department": world.departments["engineering"].pk,
                "measure": "改为白天清运",
                "wanted_on": (clock.now() + timedelta(days=7)).date().isoformat(),
            },
            "rectify": lambda _world, _row: {"result": "已改为白天"},
            "close": lambda _world, _row: {"conclusion": "投诉已停"},
            "dismiss": lambda _world, _row: {"reason": "unrelated", "note": "各说各的"},
        },
    )
}
