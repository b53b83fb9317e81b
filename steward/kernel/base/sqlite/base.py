"""Django's SQLite engine with a quick queue of writers.

One writer at a time is SQLite's rule; who comes second sleeps there for 1, 2, 5, 10 ... 100 ms, awake or not when the
database is free again. Under load the database then idles most of the time (four senders: 200 requests a second
instead of 500). Here writers queue at a lock of the operating system beside the database and look every half
millisecond. A killed process loses the lock with its file, so nothing has to be cleaned up.
"""

import fcntl
import os
import time
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

STEP = 0.0005


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that takes its turn before a transaction and gives it on after it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn: int | None = None

    def _start_transaction_under_autocommit(self) -> None:
        self._wait_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._give_turn()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._give_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._give_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._give_turn()

    def _wait_turn(self) -> None:
        """Wait for the turn, as long as SQLite itself would wait. Raises `OperationalError` like it after that."""
        if self._turn is not None or self.is_in_memory_db():
            return
        turn = os.open(f"{self.settings_dict['NAME']}-turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
        end = time.monotonic() + self.settings_dict["OPTIONS"].get("timeout", 5)
        try:
            while not _taken(turn):
                if time.monotonic() > end:
                    raise OperationalError("database is locked")
                time.sleep(STEP)
        except BaseException:
            os.close(turn)
            raise
        self._turn = turn

    def _give_turn(self) -> None:
        if self._turn is not None:
            os.close(self._turn)
            self._turn = None


def _taken(turn: int) -> bool:
    try:
        fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
