"""What the laws of tests/architecture try admissions with."""

from itertools import count

from steward.capabilities.admissions.models import Admission
from steward.capabilities.admissions.tests.factories import applies
from steward.kernel.base import clock
from tests.people import World, new_home
from tests.samples import Sample

fresh = count(1)


def make(world: World, building: str = "3", _state: str = "") -> Admission:
    """Somebody wants to be let into a home of the building."""
    number = next(fresh)
    place = new_home(world, building)
    return applies(world, place, phone=f"135{number:08}")


SAMPLES = {
    "admissions": Sample(
        make=make,
        data={
            "approve": lambda _world, _row: {"how": "contract", "starts_on": clock.today().isoformat()},
            "refuse": lambda _world, _row: {"reason": "合同上没有您的名字"},
            "reveal": lambda _world, _row: {"reason": "identity"},
        },
    )
}
