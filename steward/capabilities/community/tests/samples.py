"""What the laws of tests/architecture try announcements with."""

from datetime import timedelta
from typing import Any

from steward.capabilities.community.tests.factories import make_announcement
from steward.kernel.base import clock
from tests.people import World
from tests.samples import Row, Sample


def _text(world: World, _row: Row) -> dict[str, Any]:
    return {
        "site": world.site.pk,
        "topic": "works",
        "title": "外墙清洗",
        "body": "请关好门窗。",
        "shown_until": (clock.today() + timedelta(days=2)).isoformat(),
        "buildings": [world.places["3"].pk],
    }


SAMPLES = {
    "announcements": Sample(
        make=make_announcement,
        by_area=False,
        data={
            "draft": _text,
            "change": _text,
            "review": lambda _world, _row: {"agreed": "yes"},
            "withdraw": lambda _world, _row: {"note": "检修取消"},
        },
    )
}
