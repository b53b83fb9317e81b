"""Fixtures every test may ask for."""

from collections.abc import Iterator

import pytest

from steward.kernel.tenancy.scope import scope
from tests.people import World, make_world


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """The company of `tests.people`, with its scope open."""
    made = make_world()
    with scope(made.organisation.pk):
        yield made


@pytest.fixture
def strangers(db: None) -> World:
    """Another company with the same people; its scope is not open."""
    return make_world("strangers")
