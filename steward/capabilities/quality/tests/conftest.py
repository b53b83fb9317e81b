"""What the tests of quality begin with: an office that takes requests."""

import pytest

from steward.capabilities.quality.tests.factories import make_matters, make_promises
from tests.people import World


@pytest.fixture
def office(world: World) -> World:
    make_promises(world)
    make_matters(world)
    return world
