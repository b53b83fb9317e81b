"""What the laws of tests/architecture try announcements with."""

from datetime import timedelta
from typing import Any

from steward.capabilities.community.tests.factories import make_announcement
from steward.kernel.base import clock
from tests.people import World
from tests.samples import Row, Sample


def _text(world: World, _row: Row) -> dict[str, Any]:
    return {
        "topic": "works",
        "title": "外墙清洗",
        "body": "请关好门窗。",
        "shown_until": (clock.today() + timedelta(days=2)).isoformat(),
        "buildings": [world.places["3"].pk],
    }


def _whole(world: World, row: Row) -> dict[str, Any]:
    return {"site": world.site.pk} | _text(world, row)


SAMPLES = {
    "announcements": Sample(
        make=make_announcement,
        by_area=False,
        data={
            "draft": _whole,
            "change": _text,
            "review": lambda _world, _row: {"agreed": "yes"},
            "withdraw": lambda _world, _row: {"note": "检修取消"},
        },
    )
}
