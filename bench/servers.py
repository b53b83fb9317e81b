"""Starts granian for our pages or for the floor: the same server with the same number of processes and threads."""

import contextlib
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.databases import HOME, ROOT, Database
from bench.leash import Program, leashed

OURS = "steward.config.wsgi:application"
FLOOR = "bench.floor.wsgi:application"


@contextlib.contextmanager
def served(application: str, database: Database, *, workers: int = 2) -> Iterator[int]:
    """A running server; gives its port, ends it afterwards.

    One thread a process, as the floors of the mission were taken: four threads serve slow telephones (so does
    `script/server`), but under full load they take the interpreter from each other, which measures that and not us.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        str(Path(sys.executable).parent / "granian"),
        "--interface",
        "wsgi",
        "--workers",
        str(workers),
        "--blocking-threads",
        "1",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--no-ws",
        application,
    ]
    # The limit of requests a minute is a rule for strangers' programs, not the work that is measured here.
    env = database.env() | {
        "STEWARD_RATE_WRITE": "100000000",
        "STEWARD_RATE_READ": "100000000",
        "STEWARD_WEB_PROCESSES": str(workers),
        "DJANGO_SETTINGS_MODULE": f"{application.rpartition('.')[0]}.settings",
    }
    log = HOME / f"{application.split('.')[0]}.log"
    with (
        log.open("wb") as output,
        leashed(command, cwd=ROOT, env=env, stdout=output, stderr=output) as process,
    ):
        _wait(port, process, log)
        yield port


def _wait(port: int, process: Program, log: Path) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended:\n{log.read_text()[-3000:]}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise RuntimeError(f"no answer on port {port}:\n{log.read_text()[-3000:]}")
