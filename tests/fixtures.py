"""Fixtures every test may ask for."""

import gc
import sqlite3
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections
from django.db.backends.base.operations import BaseDatabaseOperations
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from steward.kernel.audit.triggers import lifted
from steward.kernel.tenancy.scope import scope
from tests.people import World, make_world
from tests.template import copied

# A busy machine is no fault of ours.
hypothesis_settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("house")

NEEDS_DATABASE = {"db", "transactional_db", "django_db_setup", "live_server", "house"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests that ask no database run once, with SQLite; so do those marked `once`.

    The slow ones begin: of two processes neither waits long for the other at the end, and a module that furnishes a
    house of its own is not torn between them.
    """
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    if settings.DATABASES["default"]["ENGINE"] == "steward.kernel.base.sqlite":
        return
    needing, others = [], []
    for item in items:
        needs = NEEDS_DATABASE & set(getattr(item, "fixturenames", ())) or item.get_closest_marker(
            "django_db"
        )
        (needing if needs and item.get_closest_marker("once") is None else others).append(item)
    config.hook.pytest_deselected(items=others)
    items[:] = needing


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Half a character that was logged can be told by no process to another: it would end there and then."""
    report = yield
    report.sections = [
        (name, text.encode("utf-8", "backslashreplace").decode()) for name, text in report.sections
    ]
    return report


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through it for rubbish again and again takes a tenth of the suite."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session")
def from_template(
    django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Callable[[], None]]:
    """Stands while the database of the tests is made; call it when that is done."""
    with ExitStack() as making:
        making.enter_context(django_db_blocker.unblock())
        keep = making.enter_context(copied(connection))

        def made() -> None:
            keep()
            making.close()

        yield made


@pytest.fixture(scope="session")
def django_db_setup(from_template: Callable[[], None], django_db_setup: None) -> None:
    """The database of the tests, made from the template where there is one."""
    from_template()


@pytest.fixture
def world(bare_world: World) -> Iterator[World]:
    """The company of `tests.people`, with its scope open."""
    with scope(bare_world.organisation.pk):
        yield bare_world


@pytest.fixture
def strangers(db: None) -> World:
    """Another company with the same people; its scope is not open."""
    return make_world("strangers")


@pytest.fixture
def shared_database(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """A database that threads can share: SQLite in memory does not wait for locks, so a file stands in for it."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    with closing(sqlite3.connect(tmp_path / "shared.sqlite3")) as file:
        connection.connection.backup(file)
    memory, told = connections["default"], connections.settings["default"]
    name, told["NAME"] = told["NAME"], str(tmp_path / "shared.sqlite3")
    del connections["default"]
    yield
    connections["default"].close()
    connections["default"], told["NAME"] = memory, name


@pytest.fixture(autouse=True, scope="session")
def flush_empties_the_trail() -> Iterator[None]:
    """Tests with real transactions are cleaned up by emptying every table; insert-only ones refuse that.

    The house has no switch to pass its own triggers, so the clean-up drops and rebuilds them, as only the
    owner of a database can.
    """
    execute = BaseDatabaseOperations.execute_sql_flush

    def execute_lifted(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
        with lifted(self.connection):
            execute(self, sql_list)

    BaseDatabaseOperations.execute_sql_flush = execute_lifted  # type: ignore[method-assign]
    yield
    BaseDatabaseOperations.execute_sql_flush = execute  # type: ignore[method-assign]
