"""The writes of decision 0002: insert, change of state and the sweep's question, in both shapes."""

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import connection, models, transaction

from bench.timing import quiet, timed
from bench.wide import OWN, THEIRS, Wide
from steward.capabilities.tickets.models import Ticket
from steward.kernel.tenancy.scope import everywhere
from steward.kernel.work.models import WorkItem

MODELS: dict[str, type[models.Model]] = {"joined": WorkItem, "wide": Wide}
WRITES = 300


def measure_writes() -> Iterator[dict[str, Any]]:
    ids = random.Random(8).sample(range(1, WorkItem.objects.count()), WRITES)
    taken: dict[tuple[str, str], list[float]] = defaultdict(list)
    for turn, pk in enumerate(ids):
        for shape in MODELS:
            taken["insert one, committed", shape].append(timed(_insert, shape, pk, f"a{turn}"))
            taken["change state, committed", shape].append(timed(_change, shape, pk))
            taken["sweep: next 500 due", shape].append(timed(_due, shape))
    for turn in range(5):
        for shape in MODELS:
            taken["insert 300 in one transaction", shape].append(timed(_insert_all, shape, ids, turn))
    for name in dict.fromkeys(name for name, _ in taken):
        told = {f"{shape}_ms": quiet(taken[name, shape]) for shape in MODELS}
        yield (
            {"question": name, "what": "write"}
            | told
            | {"ratio": round(told["joined_ms"] / told["wide_ms"], 2)}
        )


def _change(shape: str, pk: int) -> None:
    now = datetime.now(UTC)
    MODELS[shape].objects.filter(pk=pk, version__gte=0).update(
        state="started", due_at=now, next_check_at=now, version=models.F("version") + 1
    )


def _due(shape: str) -> None:
    with everywhere("the sweep asks for all organisations at once"):
        due = MODELS[shape].objects.filter(next_check_at__lte=datetime.now(UTC)).order_by("next_check_at")
        list(due.values_list("pk", flat=True)[:500])


def _insert_all(shape: str, ids: list[int], turn: int) -> None:
    with transaction.atomic():
        for n, pk in enumerate(ids):
            _insert(shape, pk, f"b{turn}-{n}")


def _insert(shape: str, pk: int, number: str) -> None:
    """A new request like an old one, by plain statements: one row, or two in one transaction."""
    fresh = {"number": f"'{number}'", "opened_at": "CURRENT_TIMESTAMP"}
    with transaction.atomic():
        if shape == "wide":
            _copy_row("bench_wide", OWN + THEIRS, fresh, f"id = {pk}")
            return
        made = _copy_row(WorkItem._meta.db_table, OWN, fresh, f"id = {pk}")
        theirs = ["item_id", "organisation_id", *THEIRS]
        _copy_row(Ticket._meta.db_table, theirs, {"item_id": str(made)}, f"item_id = {pk}")


def _copy_row(table: str, columns: list[str], fresh: dict[str, str], where: str) -> int:
    """Insert a copy of a row; gives its key."""
    key = "item_id" if "item_id" in columns else "id"
    names = [column for column in columns if column != "id"]
    taken = ", ".join(fresh.get(name, name) for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(names)}) SELECT {taken} FROM {table} WHERE {where} RETURNING {key}"
        )
        made: int = cursor.fetchone()[0]
    return made
