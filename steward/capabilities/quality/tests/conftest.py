"""What the tests of quality begin with: an office that takes requests."""

import pytest

from steward.capabilities.tickets.tests.factories import make_office


@pytest.fixture
def office(world):
    make_office(world)
    return world
