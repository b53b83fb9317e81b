"""Who sees which things."""

from steward.capabilities.things.queries import visible_things
from steward.capabilities.things.tests.factories import make_thing


def test_visible_things_of_a_steward_are_those_of_the_area(world):
    item = make_thing(world, "3")

    assert list(visible_things(world.heidi)) == [item]
    assert not visible_things(world.ivan).exists()
