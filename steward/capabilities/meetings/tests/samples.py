"""What the laws of tests/architecture try meetings with."""

from datetime import timedelta

from steward.capabilities.meetings.choices import State
from steward.capabilities.meetings.tests.factories import begun, make_meeting
from steward.kernel.base import clock
from tests.people import World
from tests.samples import Sample


def _moment() -> str:
    return (clock.now() + timedelta(days=7)).isoformat()


def _people(world: World) -> list[int]:
    return [world.users["frank"].pk, world.users["grace"].pk]


SAMPLES = {
    "meetings": Sample(
        make=make_meeting,
        by_area=False,
        doers={
            "sign": "frank",
            **dict.fromkeys(("change", "attend", "decide", "hold", "cancel", "follow"), "dave"),
        },
        ready={"hold": begun, "follow": lambda world: make_meeting(world, "3", State.HELD)},
        data={
            "call": lambda world, _row: {
                "site": world.site.pk,
                "kind": "daily",
                "title": "早会",
                "starts_at": _moment(),
                "people": _people(world),
            },
            "change": lambda world, _row: {"title": "改期", "starts_at": _moment(), "people": _people(world)},
            "attend": lambda world, _row: {"people": [world.users["eve"].pk]},
            "decide": lambda world, _row: {
                "title": "更换 3 栋水泵",
                "assignee": world.users["eve"].pk,
                "due_on": (clock.today() + timedelta(days=5)).isoformat(),
            },
            "hold": lambda _world, _row: {"minutes": "已讨论"},
            "follow": lambda _world, _row: {"starts_at": _moment()},
        },
    )
}
