"""Things for tests, and the samples that the laws try the resource with."""

from typing import Any

from steward.capabilities.things.actions import finish_thing, open_thing
from steward.kernel.work.models import WorkItem
from tests.people import World
from tests.samples import Sample


def make_thing(world: World, building: str = "3", title: str = "灯不亮") -> WorkItem:
    """An open thing in the first unit of a building."""
    return open_thing(by=world.alice, place=world.places[f"{building}-1-101"], title=title)


def bring_to(world: World, item: WorkItem, state: str) -> None:
    """Through the actions, as in life."""
    if state == "finished":
        finish_thing(item, by=world.alice, result="已处理")


def open_data(world: World, _row: Any) -> dict[str, Any]:
    """What a form of `open` sends."""
    return {"place": world.places["3-1-101"].pk, "title": "门坏了"}


SAMPLES = {
    "things": Sample(
        make=make_thing,
        bring_to=bring_to,
        data={"open": open_data, "finish": lambda _world, _row: {"result": "已修好"}},
    )
}
