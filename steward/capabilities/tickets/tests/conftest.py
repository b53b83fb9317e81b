"""The office of tickets is open in every test here."""

import pytest

from steward.capabilities.tickets.tests.factories import make_office
from tests.people import World


@pytest.fixture
def office(world: World) -> World:
    """The world with promises, a matter and a ladder."""
    make_office(world)
    return world
