"""The company of the tests stands while tests in a row ask for it; each works on top of it and is taken back.

Making it costs more than many a test. It stands in a transaction around those tests; whoever asks for the database
otherwise, or commits, finds it gone.
"""

import pickle
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from tests.people import World, make_world


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside is taken back, after the checks that a commit would make."""
    with transaction.atomic():
        yield
        if not connection.needs_rollback:
            connection.check_constraints()
        transaction.set_rollback(True)


class Standing:
    """The company while it stands."""

    def __init__(self) -> None:
        self._around, self._made = ExitStack(), b""

    def company(self, blocker: DjangoDbBlocker) -> bytes:
        """It, made when it does not stand; nothing inside the transaction of a fixture that came before."""
        if not self._made and not connection.in_atomic_block:
            self._around.enter_context(blocker.unblock())
            self._around.enter_context(undone())
            self._made = pickle.dumps(make_world())
        return self._made

    def take_down(self) -> None:
        self._made = b""
        self._around.close()


def copied(world: bytes) -> World:
    """A company of one's own, to change at will."""
    made = pickle.loads(world)  # noqa: S301 - our own, from a moment ago
    assert isinstance(made, World)
    return made


STANDING = Standing()


def stands_for(item: pytest.Item) -> bool:
    """Whether a test wants the company and takes back what it writes."""
    names, marker = set(getattr(item, "fixturenames", ())), item.get_closest_marker("django_db")
    commits = names & {"transactional_db", "live_server"} or (marker and marker.kwargs.get("transaction"))
    return "bare_world" in names and not commits


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before the fixtures of a test."""
    if not stands_for(item):
        STANDING.take_down()


def pytest_sessionfinish() -> None:
    STANDING.take_down()


@pytest.fixture
def standing(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> bytes:
    """The company where it stands; to be asked for before `db`."""
    return STANDING.company(django_db_blocker) if stands_for(request.node) else b""


@pytest.fixture
def bare_world(standing: bytes, db: None) -> World:
    """The company of `tests.people`; no scope is open."""
    return copied(standing) if standing else make_world()
