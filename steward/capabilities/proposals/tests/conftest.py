"""What the tests of proposals begin with: an office whose suggestions have promises and a ladder."""

import pytest

from steward.capabilities.proposals.tests.factories import make_office
from tests.people import World


@pytest.fixture
def office(world: World) -> World:
    make_office(world)
    return world
