"""Who may do what with a thing."""

from steward.capabilities.things.policies import may
from steward.capabilities.things.tests.factories import make_thing


def test_finish_is_offered_to_staff_of_the_site(world):
    item = make_thing(world)

    assert may("finish", item, world.carol)
    assert not may("finish", item, world.frank)
