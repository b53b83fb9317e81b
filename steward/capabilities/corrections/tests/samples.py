"""What the laws of tests/architecture try corrections with."""

from itertools import count

from steward.capabilities.corrections.models import Correction
from steward.capabilities.corrections.tests.factories import asks, lives
from tests.people import World, new_home
from tests.samples import Sample

fresh = count(1)


def make(world: World, building: str = "3", _state: str = "") -> Correction:
    """An owner wants his name spelled otherwise."""
    number = next(fresh)
    place = new_home(world, building)
    return asks(lives(world, place, phone=f"136{number:08}"), "name", name="李小梅")


SAMPLES = {
    "corrections": Sample(
        make=make,
        data={
            "decline": lambda _world, _row: {"reason": "证件上的名字不同"},
            "reveal": lambda _world, _row: {"reason": "correction"},
        },
    )
}
