"""Writing rows by the hundred thousand without the ORM's preparations for each.

`bulk_create` spends three quarters of its time preparing plain values; for imports that is the difference between
half a minute and ten seconds. Here plain values go to the database as they are, through COPY on PostgreSQL and
one prepared statement on SQLite.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

# Their Python values are the database's; every other field prepares its values itself.
PLAIN = frozenset(
    {
        models.BigAutoField,
        models.BigIntegerField,
        models.BooleanField,
        models.CharField,
        models.ForeignKey,
        models.IntegerField,
        models.PositiveIntegerField,
        models.SmallIntegerField,
    }
)


def insert_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of `columns`: attribute names such as `site_id`, among them `id` (from `reserve_ids`).

    Columns not named take the field's default. No `save`, no signals, no validation but the database's own.
    """
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    rest = [field for name, field in by_name.items() if name not in columns]
    fields = [by_name[name] for name in columns] + rest
    defaults = tuple(field.get_default() for field in rest)
    prepared = [(place, field) for place, field in enumerate(fields) if type(field) not in PLAIN]
    # The connection itself, not the proxy that looks it up for every value.
    direct = connections[DEFAULT_DB_ALIAS]

    def whole(row: Sequence[Any]) -> list[Any]:
        values = [*row, *defaults]
        for place, field in prepared:
            if values[place] is not None:
                values[place] = field.get_db_prep_save(values[place], direct)
        return values

    _send(model._meta.db_table, [str(field.column) for field in fields], map(whole, rows))


def update_rows(rows: Sequence[models.Model], columns: Sequence[str]) -> None:
    """Save some columns (attribute names) of rows of one model, a plain UPDATE each in one round trip.

    `bulk_update` writes one CASE for each column and row, and spends more on that than on all the rest of a sweep.
    """
    if rows:
        values = ((row.pk, *(getattr(row, name) for name in columns)) for row in rows)
        _update(type(rows[0]), columns, values)


def update_values(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """The same for rows that are there as values: the id, then those of the columns."""
    _update(model, columns, rows)


def _update(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    meta = model._meta
    by_name = {field.attname: field for field in meta.concrete_fields}
    fields = [by_name[name] for name in columns]
    direct = connections[DEFAULT_DB_ALIAS]
    quote = connection.ops.quote_name
    changes = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    values: Any = [
        [*(field.get_db_prep_save(value, direct) for field, value in zip(fields, row, strict=True)), pk]
        for pk, *row in rows
    ]
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(f"UPDATE {quote(meta.db_table)} SET {changes} WHERE id = %s", values)  # noqa: S608 - our own


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """Ids nobody else will get. Raises outside a transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError("bulk inserts need a transaction")
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
            cursor.execute(sequence, [table, count])
            return [row[0] for row in cursor.fetchall()]
        # The transaction is IMMEDIATE (settings): nobody else can write before it ends.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
    first = (found[0] if found else 0) + 1
    return list(range(first, first + count))


def _send(table: str, columns: list[str], rows: Any) -> None:
    quoted = ", ".join(connection.ops.quote_name(column) for column in columns)
    target = f"{connection.ops.quote_name(table)} ({quoted})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {target} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO {target} VALUES ({marks})", rows)  # noqa: S608 - names of our own tables
