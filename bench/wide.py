"""The wide table of decision 0002: the fields and indexes of WorkItem and Ticket in one table, filled from both."""

from typing import Any

from django.db import connection, models

from steward.capabilities.tickets.models import Ticket
from steward.kernel.tenancy.scope import TenantManager
from steward.kernel.work.models import WorkItem

# The columns of a wide row, from the one table and from the other.
OWN = [field.column for field in WorkItem._meta.local_concrete_fields]
THEIRS = [
    field.column for field in Ticket._meta.local_concrete_fields if field.name not in ("item", "organisation")
]


def _wide_model() -> type[models.Model]:
    """WorkItem and Ticket in one table."""
    fields: dict[str, Any] = {}
    for model in (WorkItem, Ticket):
        for field in model._meta.local_concrete_fields:
            if field.name in fields or field.name == "item":
                continue
            fields[field.name] = copy = field.clone()
            if copy.remote_field:
                copy.remote_field.related_name = "+"
    indexes = [_renamed(index) for model in (WorkItem, Ticket) for index in model._meta.indexes]
    meta = type(
        "Meta",
        (),
        {
            "app_label": "bench",
            "db_table": "bench_wide",
            "indexes": indexes,
            "constraints": [
                models.UniqueConstraint(fields=["organisation", "number"], name="wide_number_once")
            ],
        },
    )
    return type(
        "Wide", (models.Model,), fields | {"Meta": meta, "__module__": __name__, "objects": TenantManager()}
    )


def _renamed(index: models.Index) -> models.Index:
    copy = index.clone()
    copy.name = f"wide_{index.name}"
    return copy


Wide = _wide_model()


def make_wide() -> None:
    """Create and fill the wide table; its indexes come last, as those of the other did."""
    names = ", ".join(f'"{name}"' for name in OWN + THEIRS)
    values = ", ".join([f'w."{name}"' for name in OWN] + [f't."{name}"' for name in THEIRS])
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys=OFF")
        else:
            cursor.execute("SET session_replication_role = replica")
    with connection.schema_editor(atomic=False) as editor:
        editor.create_model(Wide)
        editor.execute(
            f"INSERT INTO bench_wide ({names}) SELECT {values} FROM {WorkItem._meta.db_table} w "
            f"JOIN {Ticket._meta.db_table} t ON t.item_id = w.id ORDER BY w.id"
        )
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys=ON")
        else:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('bench_wide', 'id'), (SELECT max(id) FROM bench_wide))"
            )
            cursor.execute("SET session_replication_role = DEFAULT")
            cursor.execute("VACUUM ANALYZE bench_wide")


def sizes() -> dict[str, Any]:
    """Megabytes of tables with their indexes."""
    found: dict[str, float] = {}
    with connection.cursor() as cursor:
        for table in (WorkItem._meta.db_table, Ticket._meta.db_table, "bench_wide"):
            if connection.vendor == "postgresql":
                cursor.execute(
                    "SELECT pg_table_size(%s::regclass), pg_indexes_size(%s::regclass)", [table, table]
                )
                rows, indexes = cursor.fetchone()
            else:
                cursor.execute(
                    "SELECT sum(CASE WHEN name = %s THEN pgsize END), sum(pgsize) FROM dbstat WHERE aggregate = 1 "
                    "AND name IN (SELECT name FROM sqlite_master WHERE tbl_name = %s)",
                    [table, table],
                )
                rows, total = cursor.fetchone()
                indexes = total - rows
            found[f"{table} rows"], found[f"{table} indexes"] = rows, indexes
    return {"question": "megabytes", "what": "size"} | {
        name: round(value / 1e6) for name, value in found.items()
    }
