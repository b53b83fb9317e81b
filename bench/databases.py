"""Databases of the benchmarks: filled once, kept under var/bench, copied for every run.

A filled database is known by its size and by a hash over the migrations and the generator, so a change of a table
fills it anew. PostgreSQL is a private cluster on loopback that is started here and stopped at the end. Copies of a
run that was killed are removed by the next one.
"""

import contextlib
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import psycopg

from bench import leash

ROOT = Path(__file__).resolve().parents[1]
HOME = Path(os.environ.get("STEWARD_BENCH", ROOT / "var" / "bench"))
VENDORS = ("sqlite", "postgresql")
# Open work of an older database would all be late by now.
KEEP_SECONDS = 20 * 3600


@dataclass(frozen=True)
class Database:
    vendor: str
    url: str

    def env(self) -> dict[str, str]:
        """The environment of a process that works on this database."""
        return os.environ | {
            "DATABASE_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "steward.config.settings",
            "STEWARD_VAR": str(HOME),
            "STEWARD_ENV": "local",
            "STEWARD_DEBUG": "0",
            "STEWARD_DEMONSTRATION": "1",
            "PYTHONUNBUFFERED": "1",
        }

    def manage(self, *words: str) -> None:
        leash.run([sys.executable, "manage.py", *words], cwd=ROOT, env=self.env(), stdout=sys.stderr)

    def run(self, module: str, *words: object, settings: str = "steward.config.settings") -> str:
        """Call `main(*words)` of a module in a process with Django on this database; gives what it prints."""
        command = [sys.executable, "-m", "bench.child", module, *map(str, words)]
        env = self.env() | {"DJANGO_SETTINGS_MODULE": settings}
        return leash.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE).decode()


class Databases:
    """Gives filled databases and copies of them; a context manager, because a cluster may have to be stopped."""

    def __init__(self, vendors: Sequence[str] = VENDORS) -> None:
        self.vendors = vendors
        self._port = 0
        self._started = contextlib.ExitStack()
        HOME.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> "Databases":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._started.close()

    def filled(self, vendor: str, size: int) -> Database:
        """The kept database of that size, filled now when there is none."""
        name = f"bench_{size}_{_fingerprint()}"
        database = self._database(vendor, name)
        stamp = HOME / f"{vendor}-{name}.done"
        if (
            stamp.exists()
            and time.time() - stamp.stat().st_mtime < KEEP_SECONDS
            and self._exists(database, name)
        ):
            return database
        for old in HOME.glob(f"{vendor}-bench_{size}_*.done"):
            old.unlink()
            self._drop(vendor, old.stem.removeprefix(f"{vendor}-"))
        self._drop(vendor, name)
        if vendor == "postgresql":
            self._admin(f'CREATE DATABASE "{name}"')
        started = time.perf_counter()
        database.manage("migrate", "--verbosity", "0")
        database.run("bench.data", size)
        stamp.write_text(f"{time.perf_counter() - started:.1f}\n")
        return database

    @contextlib.contextmanager
    def copy(self, vendor: str, size: int) -> Iterator[Database]:
        """A copy to work on; it is gone afterwards."""
        source = self.filled(vendor, size)
        for left in self.left_behind(vendor):
            self._drop(vendor, left)
        name = f"copy_{size}_{os.getpid()}"
        copied = self._database(vendor, name)
        if vendor == "sqlite":
            shutil.copyfile(_path(source), _path(copied))
        else:
            self._admin(
                f'CREATE DATABASE "{name}" TEMPLATE "{source.url.rpartition("/")[2]}" STRATEGY file_copy'
            )
        try:
            yield copied
        finally:
            self._drop(vendor, name)

    def _database(self, vendor: str, name: str) -> Database:
        if vendor == "sqlite":
            return Database(vendor, f"sqlite:///{HOME / name}.sqlite3")
        return Database(vendor, f"postgresql://postgres@127.0.0.1:{self._cluster()}/{name}")

    def _exists(self, database: Database, name: str) -> bool:
        if database.vendor == "sqlite":
            return _path(database).exists()
        return bool(self._admin("SELECT 1 FROM pg_database WHERE datname = %s", name))

    def left_behind(self, vendor: str) -> list[str]:
        """Copies of processes that are no more."""
        if vendor == "sqlite":
            names = [path.stem for path in HOME.glob("copy_*.sqlite3")]
        else:
            rows = self._admin("SELECT datname FROM pg_database WHERE datname LIKE 'copy%%'")
            names = [str(name) for (name,) in rows]
        return [name for name in names if not _is_alive(int(name.rpartition("_")[2]))]

    def _drop(self, vendor: str, name: str) -> None:
        if vendor == "postgresql":
            self._admin(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            return
        for end in ("", "-wal", "-shm", "-journal", "-turn"):
            (HOME / f"{name}.sqlite3{end}").unlink(missing_ok=True)

    def _admin(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        with psycopg.connect(
            host="127.0.0.1", port=self._cluster(), user="postgres", autocommit=True
        ) as connection:
            done = connection.execute(statement.encode(), values or None)
            return done.fetchall() if done.description else []

    def _cluster(self) -> int:
        """The port of the private cluster, which is made and started when need be."""
        if self._port:
            return self._port
        folder, user = HOME / "pg", _postgres_user()
        if not folder.exists():
            folder.mkdir()
            folder.chmod(0o700)
            words = ("-D", str(folder), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale")
            if user:
                shutil.chown(folder, user, user)
            leash.run([_postgres_program("initdb"), *words], user=user, cwd="/", stdout=subprocess.DEVNULL)
        self._port = _running_port(folder) or self._start_cluster(folder)
        return self._port

    def _start_cluster(self, folder: Path) -> int:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
        # Room for a million rows in memory, no checkpoint in the middle of a measurement; commits stay durable.
        options = (
            f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c shared_buffers=1GB "
            "-c max_wal_size=8GB -c checkpoint_timeout=30min -c maintenance_work_mem=512MB -c jit=off"
        )
        command = [_postgres_program("postgres"), "-D", str(folder), *options.split()]
        log = self._started.enter_context((HOME / "pg.log").open("wb"))
        # SIGINT is PostgreSQL's fast shutdown.
        server = self._started.enter_context(
            leash.leashed(command, stop=signal.SIGINT, user=_postgres_user(), cwd="/", stdout=log, stderr=log)
        )
        while server.poll() is None:
            with contextlib.suppress(psycopg.OperationalError):
                psycopg.connect(host="127.0.0.1", port=port, user="postgres", dbname="postgres").close()
                return port
            time.sleep(0.1)
        raise RuntimeError(f"PostgreSQL ended:\n{(HOME / 'pg.log').read_text()[-3000:]}")


def _running_port(folder: Path) -> int:
    """The port of a cluster that another run has started, or 0."""
    try:
        lines = (folder / "postmaster.pid").read_text().split("\n")
    except FileNotFoundError:
        return 0
    return int(lines[3]) if _is_alive(int(lines[0])) else 0


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _postgres_user() -> str:
    """PostgreSQL refuses to run as root, so root runs it as postgres."""
    return "postgres" if os.geteuid() == 0 else ""


def _postgres_program(name: str) -> str:
    found = shutil.which(name) or next(
        map(str, sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))), ""
    )
    if not found:
        raise SystemExit(f"{name} not found: install PostgreSQL (Debian: apt-get install postgresql)")
    return found


def _path(database: Database) -> Path:
    return Path(database.url.removeprefix("sqlite:///"))


def _fingerprint() -> str:
    generator = [ROOT / "bench" / name for name in ("company.py", "data.py", "story.py")]
    sources = [*sorted((ROOT / "steward").glob("**/migrations/*.py")), *generator]
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:10]
