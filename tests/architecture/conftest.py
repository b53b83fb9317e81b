"""What the laws have in common: compiled texts, one company with rows in two buildings, people of every kind."""

import gettext
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.utils.translation import trans_real

from steward.config.texts import compile_texts
from steward.kernel.tenancy.models import User
from tests.architecture.code import STEWARD
from tests.people import World
from tests.samples import samples


@pytest.fixture(scope="session", autouse=True)
def texts() -> None:
    """Pages are judged in both languages, so both must be there."""
    if compile_texts(STEWARD):
        # Both Django and the library under it keep what they have read.
        gettext._translations.clear()
        trans_real._translations.clear()


@pytest.fixture(autouse=True)
def apart(settings, tmp_path: Path) -> Iterator[None]:
    """Rate limits, badges and photos of one law are no matter of the next."""
    settings.MEDIA_ROOT = tmp_path
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def office(world: World) -> World:
    """The company, prepared for every resource."""
    for prepare in {sample.prepare for sample in samples().values()}:
        prepare(world)
    return world


@pytest.fixture
def stranger(world: World) -> User:
    """A person with an account of the company and no post."""
    user = User(organisation=world.organisation, username="nobody@sunshine", name="Nobody")
    user.set_password("correct horse")
    user.save()
    return user
