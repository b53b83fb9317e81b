"""New keys for what is sealed: every row under the newest data key, every keyed index under the index key of today.

It works on a running house, a batch a transaction, and begins where it was stopped because the rows themselves say
what is left: a sealed text carries the name of its key, an index is right or is not. Rows that somebody changes
meanwhile are theirs; they are written with the newest key anyway.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction

from steward.kernel.base.privacy import EncryptedTextField, declared_indexes, decrypt, encrypt
from steward.kernel.tenancy.scope import everywhere

BATCH = 500


@dataclass(frozen=True)
class Column:
    """One sealed column of a table."""

    model: type[models.Model]
    field: models.Field[Any, Any]

    def __str__(self) -> str:
        return f"{self.model._meta.label}.{self.field.name}"

    @property
    def names(self) -> tuple[str, str, str]:
        """Table, key and column as SQL wants them."""
        meta, quote = self.model._meta, connection.ops.quote_name
        return quote(meta.db_table), quote(str(meta.pk.column)), quote(str(self.field.column))


@dataclass(frozen=True)
class Step:
    """What a batch did: so many rows of a column sealed anew, or of a table indexed anew."""

    what: str
    done: int


def sealed_columns() -> list[Column]:
    """Every sealed column of the house; nobody has to list them."""
    return [
        Column(model, field)
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, EncryptedTextField)
    ]


def keys_in_use() -> dict[str, dict[str, int]]:
    """How many texts of each column carry which key; `unknown` for keys this machine has not."""
    found = {}
    with connection.cursor() as cursor:
        for column in sealed_columns():
            table, _pk, name = column.names
            cursor.execute(f"SELECT count(*) FROM {table} WHERE {name} <> ''")  # noqa: S608 - our own tables
            counts = {"unknown": cursor.fetchone()[0]}
            for key in settings.DATA_KEYS:
                mark = f"{key}$"
                cursor.execute(
                    f"SELECT count(*) FROM {table} WHERE substr({name}, 1, %s) = %s",  # noqa: S608
                    [len(mark), mark],
                )
                counts[key] = cursor.fetchone()[0]
                counts["unknown"] -= counts[key]
            found[str(column)] = {key: count for key, count in counts.items() if count}
    return found


def rotate(batch: int = BATCH) -> Generator[Step, None, None]:
    """Seal and index anew what is not under the newest keys, a batch a step; may be stopped after any of them."""
    for column in sealed_columns():
        yield from _reseal(column, batch)
    with everywhere("an index key is the installation's, not an organisation's"):
        for model in sorted(declared_indexes(), key=lambda one: one._meta.label):
            yield from _reindex(model, batch)


def _reseal(column: Column, batch: int) -> Iterator[Step]:
    table, pk, name = column.names
    newest, *older = settings.DATA_KEYS
    last: Any = 0
    for key in older:
        mark, last = f"{key}$", 0
        while True:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT {pk}, {name} FROM {table} WHERE {pk} > %s AND substr({name}, 1, %s) = %s"  # noqa: S608
                    f" ORDER BY {pk} LIMIT %s",
                    [last, len(mark), mark, batch],
                )
                rows = cursor.fetchall()
                for row, sealed in rows:
                    # Compare-and-set: what somebody wrote in the meantime stays.
                    cursor.execute(
                        f"UPDATE {table} SET {name} = %s WHERE {pk} = %s AND {name} = %s",  # noqa: S608
                        [encrypt(decrypt(sealed)), row, sealed],
                    )
            if not rows:
                break
            last = rows[-1][0]
            yield Step(f"{column} from {key} to {newest}", len(rows))


def _reindex(model: type[models.Model], batch: int) -> Iterator[Step]:
    compute, last = declared_indexes()[model], 0
    while True:
        with transaction.atomic():
            rows = list(model._base_manager.filter(pk__gt=last).order_by("pk")[:batch])
            changed = sum(_reindex_row(row, compute(row)) for row in rows)
        if not rows:
            break
        last = rows[-1].pk
        if changed:
            yield Step(f"{model._meta.label} indexed", changed)


def _reindex_row(row: models.Model, wanted: dict[str, str]) -> int:
    held = {name: getattr(row, name) for name in wanted}
    if held == wanted:
        return 0
    return type(row)._base_manager.filter(pk=row.pk, **held).update(**wanted)
