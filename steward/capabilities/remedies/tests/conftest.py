"""What the tests of remedies begin with: an office whose actions have promises and a ladder."""

import pytest

from steward.capabilities.remedies.tests.factories import make_office
from tests.people import World


@pytest.fixture
def office(world: World) -> World:
    make_office(world)
    return world
