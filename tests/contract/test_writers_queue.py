"""Writers of SQLite wait for their turn at a lock of the operating system, awake as soon as it is free."""

import multiprocessing
import os
import signal
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.utils import OperationalError

from steward.kernel.base.sqlite.base import DatabaseWrapper

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own queue"),
]


def connect(file: Path, *, timeout: float = 5) -> DatabaseWrapper:
    """A connection of its own to a file, as another process has it."""
    told: dict[str, Any] = {
        **connection.settings_dict,
        "NAME": str(file),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": timeout},
    }
    made = DatabaseWrapper(told, "other")
    made.inc_thread_sharing()
    return made


def write(other: DatabaseWrapper) -> None:
    other.ensure_connection()
    other.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    with other.cursor() as cursor:
        cursor.execute("INSERT INTO told VALUES (1)")


def end(other: DatabaseWrapper) -> None:
    other.commit()
    other.set_autocommit(True)


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    name = tmp_path / "queue.sqlite3"
    with closing(connect(name)) as made, made.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("CREATE TABLE told (n integer)")
    yield name


def handed_over(file: Path) -> float:
    """Seconds between the first writer's end and the second one's beginning, after a long wait."""
    first, second = connect(file), connect(file)
    write(first)
    begun: list[float] = []

    def wait() -> None:
        write(second)
        begun.append(time.perf_counter())
        end(second)

    waiting = threading.Thread(target=wait)
    waiting.start()
    time.sleep(0.35)  # long enough for SQLite's own naps to have grown to a tenth of a second
    assert not begun
    freed = time.perf_counter()
    end(first)
    waiting.join(10)
    for other in (first, second):
        other.close()
    return begun[0] - freed


def test_second_writer_goes_on_as_soon_as_the_first_is_done(file: Path) -> None:
    # A busy machine may be late once or twice; who naps is late half the time.
    assert statistics.median(handed_over(file) for _ in range(7)) < 0.03


def test_waiting_ends_with_an_error_where_nobody_gives_way(file: Path) -> None:
    first, second = connect(file), connect(file, timeout=0.2)
    write(first)
    with pytest.raises(OperationalError, match="locked"):
        write(second)
    first.rollback()
    first.set_autocommit(True)
    write(second)
    end(second)
    for other in (first, second):
        other.close()


def hold(name: str, begun: Any) -> None:
    other = connect(Path(name))
    write(other)
    begun.set()
    time.sleep(60)


def test_killed_writer_leaves_no_lock_behind(file: Path) -> None:
    context = multiprocessing.get_context("fork")
    begun = context.Event()
    process = context.Process(target=hold, args=(str(file), begun))
    process.start()
    assert begun.wait(10)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    other = connect(file)
    write(other)
    end(other)
    with other.cursor() as cursor:
        assert cursor.execute("SELECT count(*) FROM told").fetchone()[0] == 1
    other.close()


def test_reading_waits_for_nobody(file: Path) -> None:
    first, second = connect(file), connect(file, timeout=0.2)
    write(first)
    with second.cursor() as cursor:
        assert cursor.execute("SELECT count(*) FROM told").fetchone()[0] == 0
    first.rollback()
    for other in (first, second):
        other.close()
