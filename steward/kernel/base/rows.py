"""Reading and inserting rows quickly, for what every request asks and writes.

Django takes several times longer to write a small statement than the database to answer it. Here the part that never
changes (the columns, how their values are converted) is worked out once per table.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models.expressions import Col

M = TypeVar("M", bound=models.Model)
Convert = Callable[[Any, Any, Any], Any]
Converts = Sequence[tuple[int, Any, Sequence[Convert]]]
# Fields that store what they are given, when it is of the type beside them.
_WHOLE = (models.BigAutoField, models.IntegerField, models.BigIntegerField, models.SmallIntegerField)
_COUNT = (
    models.PositiveIntegerField,
    models.PositiveSmallIntegerField,
    models.ForeignKey,
    models.OneToOneField,
)
PLAIN: dict[type, type] = {
    **dict.fromkeys((models.CharField, models.TextField), str),
    **dict.fromkeys((*_WHOLE, *_COUNT), int),
    models.BooleanField: bool,
}


def read_rows(model: type[M], where: str, values: Sequence[Any]) -> list[M]:
    """The rows of one table under a condition in SQL that both databases read alike, as whole instances.

    `where` is ours and never made of what people typed: that goes into `values`. It knows no scope: rows of a
    tenant are read through `tenancy.scope.tenant_rows`.
    """
    statement, names, converts = _reading(model, connection.vendor)
    adapted = [_adapted(value) if isinstance(value, datetime) else value for value in values]
    with connection.cursor() as cursor:
        cursor.execute(statement + where, adapted)
        found = cursor.fetchall()
    return [model.from_db(connection.alias, names, _converted(row, converts)) for row in found]


def read_pairs(model: type[M], relation: str, where: str, values: Sequence[Any]) -> list[M]:
    """`read_rows` with the row that each belongs to by a required relation, in the same statement.

    Both tables have an `id`: `where` names its columns with their table.
    """
    statement, own, theirs = _reading_pair(model, relation, connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(statement + where, values)
        found = cursor.fetchall()
    rows, width = [], len(own[0])
    for cells in found:
        row = model.from_db(connection.alias, own[0], _converted(cells[:width], own[1]))
        other, names, converts = theirs
        setattr(row, relation, other.from_db(connection.alias, names, _converted(cells[width:], converts)))
        rows.append(row)
    return rows


def _adapted(value: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(value)


def _converted(row: Sequence[Any], converts: Converts) -> list[Any]:
    values = list(row)
    for place, column, changes in converts:
        for change in changes:
            values[place] = change(values[place], column, connection)
    return values


@cache
def _reading(model: type[models.Model], vendor: str) -> tuple[str, list[str], Converts]:
    """The statement up to its condition, the names of the fields, and the columns whose values are converted."""
    columns, names, converts = _columns(model, vendor)
    table = connection.ops.quote_name(model._meta.db_table)
    return f"SELECT {columns} FROM {table} WHERE ", names, converts  # noqa: S608 - our own tables


@cache
def _reading_pair(
    model: type[models.Model], relation: str, vendor: str
) -> tuple[str, tuple[list[str], Converts], tuple[type[models.Model], list[str], Converts]]:
    """The same for a row with the one it belongs to."""
    quote, field = connection.ops.quote_name, model._meta.get_field(relation)
    assert isinstance(field, models.ForeignKey)
    other: type[models.Model] = field.related_model
    own, theirs = quote(model._meta.db_table), quote(other._meta.db_table)
    key, target = quote(str(field.column)), quote(str(other._meta.pk.column))
    columns, names, converts = _columns(model, vendor)
    more, other_names, other_converts = _columns(other, vendor)
    join = f"FROM {own} JOIN {theirs} ON {theirs}.{target} = {own}.{key}"
    statement = f"SELECT {columns}, {more} {join} WHERE "
    return statement, (names, converts), (other, other_names, other_converts)


@cache
def _columns(model: type[models.Model], _vendor: str) -> tuple[str, list[str], Converts]:
    """The columns of a table with its name, the names of their fields, and those whose values are converted."""
    meta, quote = model._meta, connection.ops.quote_name
    converts = []
    for place, field in enumerate(meta.concrete_fields):
        column = Col(meta.db_table, field)
        changes = [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
        if changes:
            converts.append((place, column, changes))
    columns = ", ".join(
        f"{quote(meta.db_table)}.{quote(str(field.column))}" for field in meta.concrete_fields
    )
    return columns, [field.attname for field in meta.concrete_fields], converts


def insert_row(row: models.Model, *, once: bool = False) -> bool:
    """Insert a new row and give it its key: `save(force_insert=True)` at a quarter of its price.

    The statement is written once per table instead of each time. For plain models only: one table, no database
    defaults, no expressions as values; no signals are sent, as the house uses none. With `once` a row that a unique
    key forbids is left out, and the answer is False; another transaction that is writing the same key is waited for.
    """
    statement, fields, wants_key = _inserting(type(row), connection.vendor, row.pk is None, once)
    values = [_stored(row, field, plain) for field, plain in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        if wants_key:
            answer = cursor.fetchone()
            if answer is None:
                return False
            row.pk = answer[0]
        elif not cursor.rowcount:
            return False
    row._state.adding, row._state.db = False, connection.alias
    return True


def _stored(row: models.Model, field: Any, plain: type | None) -> Any:
    """A field's value as the database takes it; a plain value of a plain field needs no preparing."""
    if plain is not None and ((value := getattr(row, field.attname)) is None or type(value) is plain):
        return value
    return field.get_db_prep_save(field.pre_save(row, True), connection)


@cache
def _inserting(
    model: type[models.Model], vendor: str, wants_key: bool, once: bool
) -> tuple[str, tuple[tuple[Any, type | None], ...], bool]:
    """The statement, its fields in order with their plain type, and whether it answers with the new key."""
    meta, quote = model._meta, connection.ops.quote_name
    fields = tuple(field for field in meta.local_concrete_fields if not (wants_key and field.primary_key))
    columns = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    end = " ON CONFLICT DO NOTHING" if once else ""
    end += f" RETURNING {quote(str(meta.pk.column))}" if wants_key else ""
    table = quote(meta.db_table)
    statement = f"INSERT INTO {table} ({columns}) VALUES ({marks}){end}"  # noqa: S608 - our own tables
    return statement, tuple((field, PLAIN.get(type(field))) for field in fields), wants_key


def change_row(row: models.Model, values: Mapping[str, Any], *, where: Sequence[str] = ()) -> bool:
    """Compare-and-set: write columns of a row where others (`where`, never null) still are as the instance has them.

    Columns by attribute name, as `site_id`. The instance takes the new values; False when somebody was quicker, and
    then it stays as it was.
    """
    quote, meta = connection.ops.quote_name, row._meta
    fields = {field.attname: field for field in meta.concrete_fields}
    held = {name: getattr(row, name) for name in (meta.pk.attname, *where)}
    changes = ", ".join(f"{quote(str(fields[name].column))} = %s" for name in values)
    condition = " AND ".join(f"{quote(str(fields[name].column))} = %s" for name in held)
    pairs = [*values.items(), *held.items()]
    adapted = [fields[name].get_db_prep_save(value, connection) for name, value in pairs]
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {quote(meta.db_table)} SET {changes} WHERE {condition}", adapted)  # noqa: S608
        if cursor.rowcount != 1:
            return False
    for name, value in values.items():
        setattr(row, name, value)
    return True
