"""What the laws of tests/architecture try things with."""

from steward.capabilities.things.tests.factories import make_thing
from tests.samples import Sample

SAMPLES = {
    "things": Sample(
        make=make_thing,
        data={
            "open": lambda world, _row: {"place": world.places["3-1-101"].pk, "title": "门坏了"},
            "finish": lambda _world, _row: {"result": "已修好"},
        },
    )
}
