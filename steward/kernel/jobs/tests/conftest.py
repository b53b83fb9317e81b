"""Fixtures of the jobs' own tests: a clean list of traces, and a house of real processes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from steward.kernel.jobs.tests import tasks
from steward.kernel.jobs.tests.house import House, open_house


@pytest.fixture
def seen() -> Iterator[list[object]]:
    """What the tasks of `tests.tasks` noted, in this process."""
    tasks.seen.clear()
    yield tasks.seen
    tasks.seen.clear()


@pytest.fixture(scope="session")
def house(django_db_blocker: "object", tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A database shared between processes; each test uses a queue of its own in it."""
    with django_db_blocker.unblock(), open_house(tmp_path_factory.mktemp("house")) as made:  # type: ignore[attr-defined]
        yield made


@pytest.fixture(autouse=True)
def no_process_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that fails half-way leaves no worker behind for the next one."""
    yield
    if "house" in request.fixturenames:
        request.getfixturevalue("house").stop_all()


@pytest.fixture
def traces(tmp_path: Path) -> Path:
    """The file the tasks of one test write to."""
    path = tmp_path / "traces"
    path.touch()
    return path
