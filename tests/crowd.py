"""Several at once: each in a thread and with a connection of its own. On SQLite ask for `shared_database` first."""

import threading
from collections.abc import Callable
from contextvars import copy_context
from typing import Any

from django.db import connection


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run calls at the same moment, in the open scope; what each answers, or the error it ended with."""
    start = threading.Barrier(len(calls))
    answers: list[Any] = [None] * len(calls)

    def run(number: int) -> None:
        start.wait()
        try:
            answers[number] = calls[number]()
        except Exception as error:
            answers[number] = error
        finally:
            connection.close()

    threads = [
        threading.Thread(target=copy_context().run, args=(run, number)) for number in range(len(calls))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
