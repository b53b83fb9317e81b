"""Database triggers that make a table insert-only on both engines.

They stop mistakes in code and hands at a database prompt; who owns the database can drop them, which is what the
nightly seal is for. There is no switch to pass them: the test suite, whose clean-up empties every table,
drops and rebuilds them around it (`lifted`), as only an owner can. On SQLite a later migration that rebuilds a guarded
table loses its triggers: it must call `guard` again (a test looks).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_SQLITE = (
    "CREATE TRIGGER {table}_{verb}_refused BEFORE {verb} ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END"
)
_FUNCTION = """
CREATE OR REPLACE FUNCTION insert_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME; END $$
"""
_POSTGRESQL = (("change", "UPDATE OR DELETE", "ROW"), ("truncate", "TRUNCATE", "STATEMENT"))


def guard(connection: Any, table: str) -> None:
    """Refuse update, delete and (PostgreSQL) truncate of a table from now on."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
            for name, verbs, each in _POSTGRESQL:
                cursor.execute(
                    f"CREATE TRIGGER {table}_{name}_refused BEFORE {verbs} ON {table} "
                    f"FOR EACH {each} EXECUTE FUNCTION insert_only()"
                )
        else:
            for verb in ("update", "delete"):
                cursor.execute(_SQLITE.format(table=table, verb=verb))


def unguard(connection: Any, table: str) -> None:
    """Drop the triggers of a table."""
    with connection.cursor() as cursor:
        for verb in ("update", "delete", "change", "truncate"):
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{verb}_refused{on}")


def guarded_tables(connection: Any) -> set[str]:
    """The tables whose triggers stand."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%_refused'")
        else:
            cursor.execute(
                "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_refused'"
            )
        return {row[0] for row in cursor.fetchall()}


@contextmanager
def lifted(connection: Any) -> Iterator[None]:
    """Run a block with every guard down: for the clean-up of tests, and for tests that forge."""
    tables = guarded_tables(connection)
    for table in tables:
        unguard(connection, table)
    try:
        yield
    finally:
        for table in tables:
            guard(connection, table)
