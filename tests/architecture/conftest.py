"""What the laws have in common: compiled texts, one company with rows in two buildings, people of every kind."""

import gettext
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import override_settings
from django.utils.translation import trans_real
from pytest_django import DjangoDbBlocker

from steward.config.texts import compile_texts
from steward.kernel.tenancy.models import User
from steward.kernel.tenancy.scope import scope
from tests.architecture.code import STEWARD
from tests.people import World, make_world
from tests.samples import samples
from tests.standing import copied, undone


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


@pytest.fixture(scope="module")
def furnished(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[bytes]:
    """The company prepared for every resource, once for a module: its tests work on top and leave it as it was."""
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), media, undone():
        made = make_world()
        with scope(made.organisation.pk):
            for prepare in {sample.prepare for sample in samples().values()}:
                prepare(made)
        yield pickle.dumps(made)


@pytest.fixture
def office(furnished: bytes, db: None) -> Iterator[World]:
    """The company, prepared for every resource, with its scope open."""
    made = copied(furnished)
    with scope(made.organisation.pk):
        yield made


@pytest.fixture(scope="module")
def furnished_strangers(furnished: bytes, django_db_blocker: DjangoDbBlocker) -> Iterator[bytes]:
    """Another company with the same people, beside the one of this module from the first test that asks for it."""
    with django_db_blocker.unblock():
        yield pickle.dumps(make_world("strangers"))


@pytest.fixture
def strangers(furnished_strangers: bytes, db: None) -> World:
    """The other company; its scope is not open."""
    return copied(furnished_strangers)


@pytest.fixture
def stranger(office: World) -> User:
    """A person with an account of the company and no post."""
    user = User(organisation=office.organisation, username="nobody@sunshine", name="Nobody")
    user.set_password("correct horse")
    user.save()
    return user
