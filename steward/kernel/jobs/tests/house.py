"""A database of its own, of the same kind as the suite's, and real worker processes around it."""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection, connections
from django.db.models import QuerySet
from django_tasks.base import Task

from steward.kernel.jobs.models import Job
from tests.template import kind_of

ALIAS = "house"
ROOT = Path(settings.BASE_DIR)
# What jobs stand on and no more: the processes start quickly, and nobody else's schedules run among the tests.
NEEDED = ("auth", "contenttypes", "base.apps", "tenancy.apps", "jobs.apps")
SETTINGS = """
from steward.config.settings import *
INSTALLED_APPS = [name for name in INSTALLED_APPS if any(part in name for part in {needed})]
ROOT_URLCONF, urlpatterns, MIDDLEWARE = __name__, [], []
CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"
"""


@dataclass
class House:
    folder: Path
    url: str
    alias: str = ALIAS
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def jobs(self) -> QuerySet[Job]:
        return Job.objects.using(self.alias)

    @property
    def is_sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    def put(self, task: Task[Any, Any], *args: Any, queue: str, **columns: Any) -> Job:
        """A job in the house's database, as the backend would write it."""
        return self.jobs.create(
            path=task.module_path, args={"args": list(args), "kwargs": {}}, queue=queue, **columns
        )

    def start(self, *command: str, **environment: str) -> subprocess.Popen[bytes]:
        """A process of the house, e.g. `start("manage.py", "run_worker")`; its output is in `folder/log`."""
        env = os.environ | {
            "DATABASE_URL": self.url,
            "STEWARD_VAR": str(self.folder),
            "STEWARD_ENV": "test",
            "STEWARD_JOB_LEASE": "1",
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(self.folder)]),
            "DJANGO_SETTINGS_MODULE": "house_settings",
        }
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and command
                [sys.executable, *command],
                cwd=ROOT,
                env=env | environment,
                stdout=log,
                stderr=log,
                # A group of its own, so that the children of a web server end with it, killed or not.
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def worker(self, queue: str, *options: str) -> subprocess.Popen[bytes]:
        return self.start("manage.py", "run_worker", "--queue", queue, *options)

    def run(self, code: str, **environment: str) -> subprocess.Popen[bytes]:
        """A process that runs Python code with Django set up."""
        prelude = "import django; django.setup(); from steward.kernel.jobs.tests import tasks\n"
        return self.start("-c", prelude + code, **environment)

    def stop_all(self) -> None:
        """End what a test has left running, with its children."""
        for process in self.processes:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.processes.clear()

    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")[-6000:]

    def wait_for(self, true: Callable[[], Any], what: str, seconds: float = 60) -> None:
        """Wait until something is so; fails with the processes' output when it does not come."""
        until = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < until, f"{what} did not come\n{self.log()}"
            time.sleep(0.05)


def end(process: subprocess.Popen[bytes], by: int = signal.SIGTERM) -> int:
    """Signal one of our processes and wait for its exit code."""
    process.send_signal(by)
    return process.wait(timeout=15)


@contextmanager
def open_house(folder: Path, *more: str, alias: str = ALIAS) -> Iterator[House]:
    """Make the database of what jobs need and `more` apps, e.g. "audit.apps"; clean up after the last test.

    It is a copy of the migrated template where there is one, with the tables of all apps.

    `alias` names its connection in the tests' own process; two houses that stand at once need two names.
    """
    name = f"steward_house_{secrets.token_hex(4)}"
    own = connection.settings_dict
    template = kind_of(connection)
    is_there = template.exists()
    if connection.vendor == "sqlite":
        name = str(folder / "house.sqlite3")
        url = f"sqlite:///{name}"
    else:
        if not is_there:
            _administrate(f'CREATE DATABASE "{name}"')
        user, password = quote(own["USER"]), quote(own["PASSWORD"])
        url = f"postgres://{user}:{password}@{quote(own['HOST'], safe='')}:{own['PORT']}/{name}"
    if is_there:
        template.copy_to(name)
    connections.databases[alias] = deepcopy(own) | {"NAME": name}
    house = House(folder, url, alias)
    (folder / "house_settings.py").write_text(SETTINGS.format(needed=NEEDED + more))
    try:
        if not is_there:
            assert house.start("manage.py", "migrate", "--verbosity=0").wait() == 0, house.log()
        yield house
    finally:
        house.stop_all()
        connections[alias].close()
        del connections[alias], connections.databases[alias]
        if connection.vendor != "sqlite":
            _administrate(f'DROP DATABASE "{name}" WITH (FORCE)')


def _administrate(statement: str) -> None:
    """Run a statement outside of any transaction, beside the suite's own database."""
    import psycopg

    own = connection.settings_dict
    parts = {"host": own["HOST"], "port": own["PORT"], "user": own["USER"], "password": own["PASSWORD"]}
    with psycopg.connect(
        dbname="postgres", autocommit=True, **{key: value for key, value in parts.items() if value}
    ) as admin:
        admin.execute(statement)
