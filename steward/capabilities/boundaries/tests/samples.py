"""What the laws of tests/architecture try boundary cards with."""

from steward.capabilities.boundaries.models import Boundary
from steward.capabilities.boundaries.tests.factories import CARD, card
from tests.people import World
from tests.samples import Sample


def make(world: World, building: str = "3", _state: str = "") -> Boundary:
    return card(world, matter=f"市政停电 {building} {Boundary.objects.count()}")


SAMPLES = {
    "boundaries": Sample(
        make=make,
        by_area=False,
        data={
            "add": lambda world, _row: (
                CARD | {"site": world.site.pk, "matter": f"供水 {Boundary.objects.count()}"}
            ),
            "change": lambda _world, row: CARD | {"matter": row.matter, "phone": "12345"},
        },
    )
}
