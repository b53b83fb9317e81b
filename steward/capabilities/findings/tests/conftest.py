"""What the tests of findings begin with: an office whose grades have promises and a ladder."""

import pytest

from steward.capabilities.findings.tests.factories import make_office
from tests.people import World


@pytest.fixture
def office(world: World) -> World:
    make_office(world)
    return world
