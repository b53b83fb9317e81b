"""What the laws of tests/architecture try posters with."""

from steward.capabilities.posters.tests.factories import lift, make_poster
from tests.samples import Sample

SAMPLES = {
    "posters": Sample(
        make=make_poster,
        data={"make": lambda world, _row: {"site": world.site.pk, "place": lift(world).name}},
    )
}
