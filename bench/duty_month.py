"""What the bench `duties` asks inside a process with our settings: a month made, decided, a day of it, all again."""

import json
import time
from collections.abc import Callable
from datetime import date, timedelta

from django.db import connection
from django.db.models import Count as CountOf

from bench.duty_company import BEGINS, DAYS, MONTH, add_work, make_house
from bench.inside import watched
from steward.kernel.base import clock
from steward.kernel.duties.models import Due
from steward.kernel.duties.recount import recount_dues
from steward.kernel.duties.sheet import Count
from steward.kernel.duties.touched import recount_touched
from steward.kernel.tenancy.models import Organisation
from steward.kernel.tenancy.scope import scope

# The day that is decided alone: the 25th.
DAY = 24
LAST = date(2026, 11, 30)


def main(sites: str) -> None:
    if connection.vendor == "sqlite":
        # Pages the connection keeps, up to 64 MB by our settings, hide what the counting itself holds.
        connection.cursor().execute("PRAGMA cache_size=-2000")
    organisation = Organisation.objects.create(name="千苑物业", slug="duties")
    with scope(organisation.pk):
        make_house(organisation, int(sites))
        if connection.vendor == "postgresql":
            connection.cursor().execute("ANALYZE")
        cpu = time.process_time()
        made, _count = _timed(0, _month)
        add_work(organisation, 0, DAY - 1)
        early, _count = _timed(DAY, _month)
        add_work(organisation, DAY, DAY)
        day, changes = _timed(DAY + 1, lambda: recount_touched(BEGINS + timedelta(days=DAY)))
        day_again, nothing = _timed(DAY + 1, lambda: recount_touched(BEGINS + timedelta(days=DAY)))
        add_work(organisation, DAY + 1, DAYS - 1)
        with watched() as memory:
            decided, _count = _timed(DAYS, _month)
        cpu = time.process_time() - cpu
        again, nothing_again = _timed(DAYS, _month)
        if (nothing, nothing_again) != (Count(), Count()):
            raise SystemExit(f"counted again it changed: {nothing}, {nothing_again}")
        states = dict(Due.objects.values_list("state").annotate(CountOf("pk")))
    told = {"dues": sum(states.values()), "done": states.get("done", 0), "missed": states.get("missed", 0)}
    times = {"made": made, "decided": early + decided, "again": again, "day": day, "day_again": day_again}
    told |= {
        "day_changed": changes.changed,
        "cpu": cpu,
        "before": memory[0],
        "memory": memory[len(memory) // 5 :],
    }
    print(json.dumps(told | times))


def _month() -> Count:
    return recount_dues(MONTH, LAST)


def _timed(day: int, count: Callable[[], Count]) -> tuple[float, Count]:
    """At half an hour past midnight of a day of the month."""
    with clock.moved_to(BEGINS + timedelta(days=day, minutes=30)):
        started = time.perf_counter()
        found = count()
        return time.perf_counter() - started, found
