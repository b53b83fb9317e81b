"""Locks that hang on no row: held by a name and a number until the transaction ends."""

from zlib import crc32

from django.db import connection

# Keys are two signed 32-bit numbers.
_SIGN = 1 << 31


def hold(name: str, number: int, *, shared: bool = False) -> None:
    """Wait until nobody else holds this, and hold it until the transaction ends; `shared` beside others who share it.

    On SQLite a transaction that may write has the database to itself from its first statement on.
    """
    if connection.vendor != "postgresql":
        return
    verb = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    key = crc32(name.encode())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {verb}(%s, %s)", [key - 2 * _SIGN if key >= _SIGN else key, number])
