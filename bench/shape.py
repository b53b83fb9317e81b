"""The experiment of decision 0002: work item joined by its family's table, against one wide table, at N rows.

The same questions are asked through the ORM of both, turn by turn in one run; every plan is looked at for full scans.
"""

import json
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection, models
from django.db.models import Q, QuerySet

from bench.shape_writes import measure_writes
from bench.timing import quiet, timed
from bench.wide import Wide, make_wide, sizes
from steward.capabilities.tickets.models import Ticket
from steward.kernel.tenancy.models import Organisation
from steward.kernel.tenancy.scope import scope
from steward.kernel.work.models import WorkItem

JOINS = ("category", "place", "assignee", "site")
# "lean" is what a list does that shows no column of the ticket's own table.
SHAPES: dict[str, tuple[type[models.Model], tuple[str, ...]]] = {
    "joined": (WorkItem, ("ticket", *JOINS)),
    "wide": (Wide, JOINS),
    "lean": (WorkItem, JOINS),
}
TABLES = (WorkItem._meta.db_table, "bench_wide", Ticket._meta.db_table)
PAGE, CAP, ROUNDS = 50, 10_001, 30
Rows = QuerySet[Any]
Taken = dict[tuple[str, str, str], list[float]]


def by_opening(rows: Rows) -> Rows:
    return rows.order_by("-opened_at", "-id")


def by_due(rows: Rows) -> Rows:
    return rows.filter(closed_at__isnull=True).order_by("due_at", "id")


class Questions:
    """Filters of the list page, with different values each time they are asked."""

    def __init__(self) -> None:
        self.dice = random.Random(7)
        values = WorkItem.objects.order_by().values_list
        self.sites = list(values("site_id", flat=True).distinct())
        self.buildings = list(values("building_id", flat=True).distinct())
        self.workers = list(values("assignee_id", flat=True).exclude(assignee_id=None).distinct())
        self.middle = WorkItem.objects.order_by("opened_at").values_list("opened_at", "id")[
            int(WorkItem.objects.count() * 0.4)
        ]

    def draw(self) -> dict[str, Callable[[Rows], Rows]]:
        site, worker = self.dice.choice(self.sites), self.dice.choice(self.workers)
        buildings = self.dice.sample(self.buildings, 2)
        opened, number = self.middle
        # The first bound lets the index be entered at the right place; the second settles equal moments.
        deeper = Q(opened_at__lte=opened) & (Q(opened_at__lt=opened) | Q(id__lt=number))
        return {
            "all": by_opening,
            "all, deep page": lambda rows: by_opening(rows.filter(deeper)),
            "site": lambda rows: by_opening(rows.filter(site_id=site)),
            "site, deep page": lambda rows: by_opening(rows.filter(deeper, site_id=site)),
            "open by due": by_due,
            "open by due at a site": lambda rows: by_due(rows.filter(site_id=site)),
            "open by due in an area": lambda rows: by_due(rows.filter(building_id__in=buildings)),
            "kind and open state": lambda rows: by_opening(rows.filter(kind="repair", state="dispatched")),
            "rare kind and open state": lambda rows: by_opening(rows.filter(kind="praise", state="paused")),
            "the same, open said": lambda rows: by_opening(
                rows.filter(kind="praise", state="paused", closed_at__isnull=True)
            ),
            "rare kind and end state": lambda rows: by_opening(rows.filter(kind="praise", state="cancelled")),
            "rare kind at a site": lambda rows: by_opening(rows.filter(kind="praise", site_id=site)),
            "open of an assignee": lambda rows: by_due(rows.filter(assignee_id=worker)),
            "all of an assignee": lambda rows: by_opening(rows.filter(assignee_id=worker)),
            "building": lambda rows: by_opening(rows.filter(building_id=buildings[0])),
            "area (two buildings)": lambda rows: by_opening(rows.filter(building_id__in=buildings)),
            "late": lambda rows: by_opening(rows.filter(late_at__isnull=False)),
            "late at a site": lambda rows: by_opening(rows.filter(site_id=site, late_at__isnull=False)),
        }


def measure_reads() -> Iterator[dict[str, Any]]:
    questions = Questions()
    taken: Taken = defaultdict(list)
    plans: dict[tuple[str, str, str], str] = {}
    for _ in range(ROUNDS):
        for name, ask in questions.draw().items():
            for shape, (model, joins) in SHAPES.items():
                _ask(name, shape, ask(model.objects.filter(family="ticket")), joins, taken, plans)
    for name in questions.draw():
        for what in ("page", "sql", "count"):
            told = {f"{shape}_ms": quiet(taken[name, shape, what]) for shape in SHAPES}
            told["ratio"] = round(told["joined_ms"] / told["wide_ms"], 2)
            told["lean_ratio"] = round(told["lean_ms"] / told["wide_ms"], 2)
            found = {shape: plans[name, shape, what] for shape in SHAPES if (name, shape, what) in plans}
            yield {"question": name, "what": what} | told | {"plan": found}


def _ask(
    name: str, shape: str, rows: Rows, joins: tuple[str, ...], taken: Taken, plans: dict[Any, str]
) -> None:
    page = rows.select_related(*joins)[:PAGE]
    count = rows.order_by().values("pk")[:CAP]
    # The first question of each kind shows its plan, and warms what it touches.
    if (name, shape, "page") not in plans:
        plans[name, shape, "page"], plans[name, shape, "count"] = scans(page), scans(count)
    taken[name, shape, "page"].append(timed(list, page))
    taken[name, shape, "sql"].append(fetched(page))
    taken[name, shape, "count"].append(timed(count.count))


def fetched(rows: Rows) -> float:
    """Seconds of the statement alone: no model objects, no decryption."""
    statement, values = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        started = time.perf_counter()
        cursor.execute(statement, values)
        cursor.fetchall()
        return time.perf_counter() - started


def scans(rows: Rows) -> str:
    """How the main table is entered: the index it uses, or a full scan; and whether rows are sorted."""
    statement, values = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values)
            lines = [row[3] for row in cursor.fetchall()]
            found = [line for line in lines if any(table in line for table in TABLES) or "B-TREE" in line]
            return "; ".join(found)
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}", values)
        return "; ".join(_nodes(cursor.fetchone()[0][0]["Plan"]))


def _nodes(plan: dict[str, Any]) -> Iterator[str]:
    if plan["Node Type"] in ("Sort", "Incremental Sort"):
        yield plan["Node Type"].upper()
    if plan.get("Relation Name") in TABLES:
        thrown, blocks = (
            plan.get("Rows Removed by Filter", 0),
            plan["Shared Hit Blocks"] + plan["Shared Read Blocks"],
        )
        yield f"{plan['Node Type']} {plan.get('Index Name', '')} (thrown away {thrown}, blocks {blocks})"
    elif "Index Name" in plan and plan["Node Type"] == "Bitmap Index Scan":
        yield f"bitmap {plan['Index Name']}"
    for child in plan.get("Plans", ()):
        yield from _nodes(child)


def main() -> None:
    """On a copy of its own; prints JSON lines."""
    make_wide()
    with scope(Organisation.objects.get(slug="bench").pk):
        for line in (sizes(), *measure_reads(), *measure_writes()):
            print(
                json.dumps({"bench": "shape", "vendor": connection.vendor} | line, ensure_ascii=False),
                flush=True,
            )
