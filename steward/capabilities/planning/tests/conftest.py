"""What the tests of planning begin with: an office whose tasks have a ladder."""

import pytest

from steward.capabilities.planning.tests.factories import make_office
from tests.people import World


@pytest.fixture
def office(world: World) -> World:
    make_office(world)
    return world
