"""Fills a fresh, migrated database with one organisation, 40 sites, their people, and N tickets of two years.

Places and people go in through the ORM; work items, tickets and clocks as plain rows (executemany or COPY), with
the indexes taken away first and made again afterwards. The dice are seeded, so each run makes the same company.
"""

import random
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction

from bench.company import Company, make_company
from bench.story import Story
from steward.capabilities.tickets.models import Ticket
from steward.kernel.base.models import NumberRange
from steward.kernel.work.models import Clock, Pause, WorkItem

BATCH = 20_000


class Rows:
    """Plain rows of one table: the values given, then the defaults of all columns that are not named here."""

    def __init__(self, model: type[models.Model], *names: str) -> None:
        fields = {field.attname: field for field in model._meta.local_concrete_fields}
        unknown = set(names) - set(fields)
        own = set(names) | {name for name, field in fields.items() if isinstance(field, models.AutoField)}
        rest = [field for name, field in fields.items() if name not in own]
        missing = [field.attname for field in rest if not field.has_default() and not field.null]
        if unknown or missing:
            raise SystemExit(
                f"bench/data.py does not fit {model.__name__}: unknown {unknown}, missing {missing}"
            )
        self.table = model._meta.db_table
        self.columns = [fields[name].column for name in names] + [field.column for field in rest]
        self.tail = tuple(field.get_db_prep_save(field.get_default(), connection) for field in rest)
        self.kept: list[Sequence[Any]] = []

    def flush(self) -> None:
        names = ", ".join(f'"{column}"' for column in self.columns)
        tail = self.tail
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                marks = ", ".join("?" * len(self.columns))
                statement = f'INSERT INTO "{self.table}" ({names}) VALUES ({marks})'
                connection.connection.executemany(statement, [row + tail for row in self.kept])
            else:
                end = "".join("\t" + _text(value) for value in tail) + "\n"
                with cursor.cursor.copy(f'COPY "{self.table}" ({names}) FROM STDIN') as copy:
                    copy.write(
                        "".join(
                            "\t".join(["\\N" if v is None else str(v) for v in row]) + end
                            for row in self.kept
                        )
                    )
        self.kept.clear()


def _text(value: Any) -> str:
    return "\\N" if value is None else str(value)


def make_tickets(company: Company, size: int, now: datetime, dice: random.Random) -> int:
    """N tickets, oldest first: 97 % closed, 1.5 % late, one in a hundred due for the sweep. Returns the open ones."""
    items = Rows(
        WorkItem,
        "id",
        "organisation_id",
        "family",
        "kind",
        "number",
        "title",
        "state",
        "urgency",
        "site_id",
        "category_id",
        "place_id",
        "building_id",
        "department_id",
        "assignee_id",
        "requester_id",
        "opened_at",
        "closed_at",
        "due_at",
        "next_check_at",
        "late_at",
        "version",
    )
    tickets = Rows(
        Ticket,
        "item_id",
        "organisation_id",
        "body",
        "source",
        "stranger_name",
        "stranger_phone",
        "stranger_index",
        "finished_by_id",
        "finished_at",
        "result",
        "closed_by",
    )
    clocks = Rows(
        Clock,
        "item_id",
        "cycle",
        "name",
        "started_at",
        "due_at",
        "target_minutes",
        "in_working_time",
        "stopped_at",
        "elapsed_minutes",
        "met",
    )
    pauses = Rows(Pause, "item_id", "reason", "started_at", "expected_at", "state_before")
    story = Story(company, size, now, dice)
    for number in range(1, size + 1):
        item, ticket, running = story.tell(number)
        items.kept.append(item)
        tickets.kept.append(ticket)
        clocks.kept.extend(running)
        if item[6] == "paused":
            pauses.kept.append((number, "parts", story.stamp(story.now - 3600), item[18], "started"))
        if number % BATCH == 0 or number == size:
            for rows in (items, tickets, clocks, pauses):
                rows.flush()
    NumberRange.objects.bulk_create(
        NumberRange(key=f"{company.organisation_id}:{key.replace('-', ':')}", last=last)
        for key, last in story.numbers.items()
    )
    return story.open


@contextmanager
def bulk_load(tables: Iterable[str]) -> Iterator[None]:
    """Without secondary indexes and foreign-key checks inside; both are back afterwards, statistics too."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA journal_mode=OFF")
            cursor.execute("PRAGMA synchronous=OFF")
            cursor.execute("PRAGMA foreign_keys=OFF")
            found = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = %s"
        else:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("SET synchronous_commit = off")
            found = (
                "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexname NOT IN "
                "(SELECT conname FROM pg_constraint)"
            )
        indexes = []
        for table in tables:
            cursor.execute(found, [table])
            indexes += cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for _, definition in indexes:
            cursor.execute(definition.replace("%", "%%"))


def main(tickets: str) -> None:
    size = int(tickets)
    started = time.perf_counter()
    dice = random.Random(20261123)
    now = datetime.now(UTC).replace(microsecond=0)
    with transaction.atomic():
        company = make_company(dice)
    with bulk_load(model._meta.db_table for model in (WorkItem, Ticket, Clock, Pause)), transaction.atomic():
        left_open = make_tickets(company, size, now, dice)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [WorkItem, Clock, Pause]):
            cursor.execute(statement)
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute("VACUUM ANALYZE")
    print(
        f"{connection.vendor}: {size} tickets, {left_open} open, {time.perf_counter() - started:.1f} s",
        file=sys.stderr,
    )
