"""A migrated test database kept as a template: migrations are run when they change, not before every suite.

SQLite: a file beside the other local state, copied into the new database when it is first opened. PostgreSQL: a
database on the same server, which Django copies itself (`TEST["TEMPLATE"]`). `migrate` still runs on the copy and
finds nothing.
"""

import fcntl
import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from shutil import copyfile
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

PREFIX = "steward_template_"


def name(root: Path = settings.BASE_DIR) -> str:
    """Another name as soon as a migration, a library or a setting is another."""
    made_of = [root / "requirements.txt", root / "steward/config/settings.py"]
    made_of += sorted((root / "steward").rglob("migrations/*.py"))
    digest = hashlib.sha256()
    for path in made_of:
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return PREFIX + digest.hexdigest()[:16]


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """The first process migrates, the others wait and copy."""
    with (settings.VAR_DIR / f"{PREFIX}lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def kind_of(connection: BaseDatabaseWrapper) -> "InFile | OnPostgres":
    """The template of this kind of database."""
    return (OnPostgres if connection.vendor == "postgresql" else InFile)(connection, name())


@contextmanager
def copied(connection: BaseDatabaseWrapper) -> Iterator[Callable[[], None]]:
    """While this is open the test database is made from the template; call what it gives when the database stands."""
    template = kind_of(connection)
    with one_at_a_time():
        if template.exists():
            with template.used():
                yield lambda: None
        else:
            yield template.keep


class InFile:
    """SQLite: the template is a file."""

    def __init__(self, connection: BaseDatabaseWrapper, name: str) -> None:
        self.connection = connection
        self.path = Path(settings.VAR_DIR) / f"{name}.sqlite3"

    def exists(self) -> bool:
        return self.path.exists()

    def copy_to(self, name: str) -> None:
        """A file of its own."""
        copyfile(self.path, name)

    @contextmanager
    def used(self) -> Iterator[None]:
        connection_created.connect(self._fill)
        yield
        connection_created.disconnect(self._fill)

    def _fill(self, connection: BaseDatabaseWrapper, **_more: Any) -> None:
        if "django_migrations" not in connection.introspection.table_names():
            with closing(sqlite3.connect(self.path)) as file:
                file.backup(connection.connection)

    def keep(self) -> None:
        """The database just migrated is the template from now on; older ones go."""
        for old in self.path.parent.glob(f"{PREFIX}*.sqlite3"):
            old.unlink()
        half = self.path.with_suffix(".half")
        half.unlink(missing_ok=True)
        self.connection.ensure_connection()
        with closing(sqlite3.connect(half)) as file:
            self.connection.connection.backup(file)
        half.rename(self.path)


class OnPostgres:
    """PostgreSQL: the template is a database of the same server."""

    def __init__(self, connection: BaseDatabaseWrapper, name: str) -> None:
        self.connection, self.name = connection, name

    def _kept(self) -> list[str]:
        with self.connection._nodb_cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [PREFIX + "%"])
            return [row[0] for row in cursor.fetchall()]

    def exists(self) -> bool:
        return self.name in self._kept()

    def copy_to(self, name: str) -> None:
        """A database of its own."""
        with self.connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{self.name}"')

    @contextmanager
    def used(self) -> Iterator[None]:
        self.connection.settings_dict["TEST"]["TEMPLATE"] = self.name
        yield

    def keep(self) -> None:
        """As above. A database can be copied only while nobody is connected to it."""
        old = self._kept()
        made = self.connection.settings_dict["NAME"]
        self.connection.close()
        with self.connection._nodb_cursor() as cursor:
            for database in old:
                cursor.execute(f'DROP DATABASE "{database}"')
            cursor.execute(f'CREATE DATABASE "{self.name}" TEMPLATE "{made}"')
