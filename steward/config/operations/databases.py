"""The database as one file and back: SQLite through its online backup, PostgreSQL through pg_dump and pg_restore.

Both copies are of one moment while people go on working, and both come back whole or not at all: SQLite's file is put
in place by one rename, PostgreSQL's by one transaction.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections, transaction
from django.db.backends.postgresql.client import DatabaseClient

DEBIAN = Path("/usr/lib/postgresql")


class Trouble(Exception):
    """What stands in the way, for the operator; nothing was changed unless it says so."""


@dataclass(frozen=True)
class Facts:
    """What a copy of the database can be recognised by."""

    tables: dict[str, int]
    migrations: list[str]
    seal: str


def copy_database(target: Path) -> Facts:
    """Write the whole database as it is now into a file that does not exist yet; returns what it holds."""
    return _copy_postgresql(target) if connection.vendor == "postgresql" else _copy_sqlite(target)


def put_database(source: Path, wanted: Facts) -> None:
    """Make the empty database what the file holds; it stays empty where that cannot be. Raises `Trouble`."""
    put = _put_postgresql if connection.vendor == "postgresql" else _put_sqlite
    put(source, wanted)


def has_tables() -> bool:
    """Whether anything stands in the database."""
    if connection.vendor == "sqlite" and not Path(settings.DATABASES["default"]["NAME"]).exists():
        return False
    return bool(connection.introspection.table_names())


def _copy_sqlite(target: Path) -> Facts:
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        # All pages in one step: a reader of WAL holds nobody up, and sees one moment.
        connection.connection.backup(copy, pages=-1)
        return _sound_facts(copy)


def _put_sqlite(source: Path, wanted: Facts) -> None:
    with closing(sqlite3.connect(source)) as copy:
        _compare(_sound_facts(copy), wanted)
    target = Path(settings.DATABASES["default"]["NAME"])
    connections.close_all()
    # What an empty file may have left beside itself must not be taken for the new one's.
    for end in ("-wal", "-shm"):
        target.with_name(target.name + end).unlink(missing_ok=True)
    _to_disk(source)
    os.replace(source, target)


def _sound_facts(copy: sqlite3.Connection) -> Facts:
    found = copy.execute("PRAGMA quick_check").fetchone()[0]
    if found != "ok":
        raise Trouble(f"the copy of the database is damaged: {found}")
    named = copy.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return _facts(copy.cursor(), [name for (name,) in named])


def _copy_postgresql(target: Path) -> Facts:
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        _run(
            "pg_dump",
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            f"--snapshot={snapshot}",
            f"--file={target}",
        )
        return _facts(cursor, connection.introspection.table_names(cursor))


def _put_postgresql(source: Path, wanted: Facts) -> None:
    _run(
        "pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", str(source)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        _compare(_facts(cursor, connection.introspection.table_names(cursor)), wanted)


def _run(program: str, *arguments: str) -> None:
    """A program of PostgreSQL for our database; the password goes by the environment, where nobody can list it."""
    told, environment = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    line = [_found(program), *told[1:-1], f"--dbname={told[-1]}", *arguments]
    ran = subprocess.run(line, env={**os.environ, **(environment or {})}, capture_output=True, check=False)  # noqa: S603
    if ran.returncode:
        raise Trouble(f"{program}: {ran.stderr.decode(errors='replace').strip()[-800:]}")


def _found(program: str) -> str:
    known = sorted(DEBIAN.glob(f"*/bin/{program}"), key=lambda path: int(path.parts[-3].partition(".")[0]))
    found = shutil.which(program) or (str(known[-1]) if known else "")
    if not found:
        raise Trouble(f"{program} is not on this machine (Debian: apt-get install postgresql-client)")
    return found


def _facts(cursor: Any, tables: Iterable[str]) -> Facts:
    counts = {}
    for table in sorted(tables):
        cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608 - names the database gave us
        counts[table] = cursor.fetchone()[0]
    cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
    migrations = [".".join(row) for row in cursor.fetchall()]
    cursor.execute("SELECT digest FROM audit_seal ORDER BY last_id DESC LIMIT 1")
    seal = cursor.fetchone()
    return Facts(counts, migrations, seal[0] if seal else "")


def _compare(found: Facts, wanted: Facts) -> None:
    if found != wanted:
        other = [name for name, rows in wanted.tables.items() if found.tables.get(name) != rows]
        raise Trouble(f"the database is not what was backed up: {', '.join(other) or 'migrations or seal'}")


def _to_disk(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
