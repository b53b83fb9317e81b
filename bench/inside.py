"""What benchmarks ask inside a process with our settings; the answer is printed as one line."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.timing import timed
from steward.capabilities.tickets.figures import all_tickets, opened
from steward.kernel.base import clock
from steward.kernel.surface.api_auth import make_token
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.tenancy.models import Organisation, User
from steward.kernel.tenancy.queries import actor_of
from steward.kernel.tenancy.scope import everywhere, scope
from steward.kernel.work.models import WorkItem
from steward.kernel.work.sweep import sweep
from steward.reports.models import WeeklyReport
from steward.reports.weekly.actions import freeze_weeks
from steward.reports.weekly.counting import tallies, week_days
from steward.reports.weekly.queries import running_monday


def main(what: str, *words: str) -> None:
    known = {
        "token": token,
        "counts": counts,
        "queries": queries,
        "sweep": measure_sweep,
        "report": measure_report,
    }
    print(known[what](*words))


def token(username: str) -> str:
    """A fresh API token of a person."""
    user = User.objects.select_related("organisation").get(username=username)
    with scope(user.organisation_id):
        return make_token(by=actor_of(user), name="bench")[1]


def counts() -> str:
    """Rows of each table, as JSON."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            found[table] = cursor.fetchone()[0]
    return json.dumps(found)


def queries(username: str, address: str) -> str:
    """The statements of one page, as JSON; the caches are warm."""
    client = Client()
    client.force_login(User.objects.get(username=username), "steward.desk.sign_in.NameOrPhoneBackend")
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address}: {answer.status_code}")
    return json.dumps([query["sql"] for query in captured])


def measure_sweep() -> str:
    """One sweep at the moment the data was made for, watched by a thread that reads this process's memory."""
    if connection.vendor == "sqlite":
        # Pages the connection keeps, up to 64 MB by our settings, hide what the sweep itself holds.
        connection.cursor().execute("PRAGMA cache_size=-2000")
    at = Organisation.objects.get(slug="bench").created_at
    with everywhere("the bench looks at all rows"):
        due = WorkItem.objects.filter(next_check_at__lte=at)
        found = due.count()
        started = time.perf_counter()
        for pk, version in list(due.values_list("pk", "version")):
            WorkItem.objects.filter(pk=pk).update(version=version)
        floor = time.perf_counter() - started
    with watched() as samples:
        started = time.perf_counter()
        with clock.moved_to(at):
            report = sweep()
        seconds = time.perf_counter() - started
    before = samples[0]
    with everywhere("the bench looks at all rows"):
        left = WorkItem.objects.filter(next_check_at__lte=at).count()
    return json.dumps(
        {
            "seconds": seconds,
            "due": found,
            "left": left,
            "floor": floor,
            "before": before,
            "memory": samples[len(samples) // 5 :],
            "fired": sum(report.fired.values()),
            "late": report.late,
        }
    )


def measure_report() -> str:
    """The last whole week of the data: its figures, the freezing of it, the page of the week after."""
    organisation = Organisation.objects.get(slug="bench")
    at = organisation.created_at
    client = Client()
    client.force_login(User.objects.get(username="director"), "steward.desk.sign_in.NameOrPhoneBackend")
    with clock.moved_to(at), scope(organisation.pk):
        monday = running_monday({"Asia/Shanghai"}) - timedelta(days=7)
        rows = all_tickets().filter(opened(week_days(monday)))
        floor = min(timed(lambda: list(rows.values_list("pk", flat=True))) for _turn in range(3))
        with CaptureQueriesContext(connection) as captured:
            tallies(monday)
        asked = len(captured)
        seconds = sorted(timed(tallies, monday) for _turn in range(3))[1]
        frozen = timed(lambda: freeze_weeks(by=system_actor(organisation.pk)))
        page = sorted(timed(_page, client, "/reports/") for _turn in range(3))[1]
        told = {"floor": floor, "queries": asked, "seconds": seconds, "frozen": frozen, "page": page}
        return json.dumps(told | {"opened": rows.count(), "reports": WeeklyReport.objects.count()})


def _page(client: Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address}: {answer.status_code}")


@contextmanager
def watched() -> Iterator[list[float]]:
    """Memory of this process from beginning to end, in megabytes, read by a thread ten times a second."""
    samples, over = [_memory()], threading.Event()

    def watch() -> None:
        while not over.wait(0.1):
            samples.append(_memory())

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield samples
    finally:
        over.set()
        watcher.join()
        samples.append(_memory())


def _memory() -> float:
    """Megabytes that this process holds itself now; pages of the database's file seen through mmap are not its own."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon:")) / 1000
