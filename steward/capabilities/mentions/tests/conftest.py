"""What the tests of mentions begin with: an office whose feedbacks have deadlines and a ladder."""

import pytest

from steward.capabilities.mentions.tests.factories import make_office
from tests.people import World


@pytest.fixture
def office(world: World) -> World:
    make_office(world)
    return world
