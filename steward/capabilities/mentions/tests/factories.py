"""Mentions for tests: deadlines, a ladder, and mentions brought to their state by their verbs."""

from typing import Any

from steward.capabilities.mentions import actions
from steward.capabilities.mentions.choices import State
from steward.capabilities.mentions.queries import FAMILY, JOINED
from steward.kernel.work.choices import RungTarget
from steward.kernel.work.models import WorkItem
from tests.people import World
from tests.promises import climb, promise

LADDER = (
    ("respond", 0, RungTarget.DISPATCHERS),
    ("respond", 60, RungTarget.SUPERIOR_1),
    ("callback", 0, RungTarget.DISPATCHERS),
    ("resolve", 0, RungTarget.SUPERIOR_1),
)


def make_office(world: World) -> None:
    """First feedback within two hours, progress within a day, the final one within three; around the clock."""
    promise(world, [FAMILY], 120, 4320, 1440)
    climb(world, [FAMILY], LADDER)


def passed_on(world: World, **more: Any) -> WorkItem:
    """As Kim of quality passes it on."""
    arguments: dict[str, Any] = {
        "by": world.kim,
        "site": world.site,
        "title": "短视频称电梯常停",
        "channel": "video",
        "text": "阳光花园电梯一个月停了三次，物业不管。",
        "link": "https://video.example/v/1",
        "poster": "花园住户",
    }
    return fresh(actions.pass_on_mention(**(arguments | more)))


def followed(world: World, **more: Any) -> WorkItem:
    """Bob, who heads customer service, has given the first feedback."""
    item = passed_on(world, **more)
    said: dict[str, Any] = {"said": "已联系发布人，核实停梯记录", "customer_told": "told"}
    return fresh(actions.feed_back_mention(item, by=world.bob, **said))


def concluded(world: World, **more: Any) -> WorkItem:
    """Concluded by Bob."""
    item = followed(world, **more)
    said: dict[str, Any] = {"said": "三次停梯属实，已更换门机", "customer_told": "told"}
    return fresh(actions.conclude_mention(item, by=world.bob, conclusion="resolved", **said))


def make_mention(world: World, building: str = "3", state: str = "") -> WorkItem:
    """One in any state."""
    make_office(world)
    match State(state or State.PASSED_ON):
        case State.PASSED_ON:
            return passed_on(world, title=f"{building} 栋传言", place=world.places[building])
        case State.FOLLOWED:
            return followed(world)
        case State.CONCLUDED:
            return concluded(world)
        case State.CLOSED:
            return fresh(actions.accept_mention(concluded(world), by=world.kim))


def fresh(item: WorkItem) -> WorkItem:
    return WorkItem.objects.select_related(*JOINED).get(pk=item.pk)
