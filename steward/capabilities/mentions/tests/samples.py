"""What the laws of tests/architecture try mentions with."""

from typing import Any

from steward.capabilities.mentions.tests.factories import make_mention, make_office, passed_on
from steward.capabilities.tickets.actions import report_ticket
from steward.kernel.work.models import WorkItem
from tests.people import World
from tests.promises import promise
from tests.samples import Row, Sample


def complaint(world: World) -> WorkItem:
    """A complaint at the desk."""
    promise(world, ["complaint"], 30, 240, 1440, working_time=True)
    return report_ticket(by=world.carol, site=world.site, kind="complaint", title="电梯常停")


def _to_link(world: World) -> WorkItem:
    """A mention, and what it can be linked to."""
    complaint(world)
    return passed_on(world)


def _number(_world: World, _row: Row) -> dict[str, Any]:
    """The number of the complaint, where there is one."""
    found = WorkItem.objects.filter(kind="complaint").order_by("pk").last()
    return {"ticket": found.number if found else "TS-0"}


SAMPLES = {
    "mentions": Sample(
        make=make_mention,
        prepare=make_office,
        by_area=False,
        doers={"pass_on": "kim", "accept": "kim", "send_back": "kim"},
        ready={"link": _to_link},
        data={
            "pass_on": lambda world, _row: {
                "site": world.site.pk,
                "channel": "chat",
                "title": "群里说保安打人",
                "text": "昨晚门口保安推人了！",
                "urgency": 2,
            },
            "assign": lambda world, _row: {"follower": world.users["heidi"].pk},
            "feed_back": lambda _world, _row: {"said": "已联系发布人", "customer_told": "told"},
            "conclude": lambda _world, _row: {
                "conclusion": "unfounded",
                "said": "监控显示无此事",
                "customer_told": "told",
            },
            "send_back": lambda _world, _row: {"note": "请补充监控时间"},
            "link": _number,
        },
    )
}
