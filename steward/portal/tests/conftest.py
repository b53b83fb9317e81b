"""Fixtures of the portal's tests."""

from pathlib import Path

import pytest
from django.core.cache import cache

from steward.capabilities.tickets.tests.factories import make_office
from tests.people import World


@pytest.fixture
def office(world: World, settings, tmp_path: Path) -> World:
    """The company with promises and a matter; photos go into a folder of the test."""
    settings.MEDIA_ROOT = tmp_path
    cache.clear()
    make_office(world)
    return world
