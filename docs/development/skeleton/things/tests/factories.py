"""Things for tests."""

from steward.capabilities.things.actions import finish_thing, open_thing
from steward.kernel.work.models import WorkItem
from tests.people import World


def make_thing(world: World, building: str = "3", state: str = "opened") -> WorkItem:
    """A thing in the first unit of a building, brought to its state through the actions as in life."""
    item = open_thing(by=world.alice, place=world.places[f"{building}-1-101"], title="灯不亮")
    if state == "finished":
        finish_thing(item, by=world.alice, result="已处理")
    return item
