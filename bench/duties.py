"""`duties`: a month of dues of 1,000 sites x 30 posts x 20 duties, made, decided and decided again; seconds, memory."""

import json
from collections.abc import Iterator

from bench.databases import Databases
from bench.lines import Line, line

# The sites are the bench's own; the tickets beside them only make the trail longer.
TICKETS = 10_000


def run(databases: Databases, size: int) -> Iterator[Line]:
    """So many sites as there are thousands in `size`; the targets are those of a thousand."""
    sites = max(size // 1000, 1)
    for vendor in databases.vendors:
        with databases.copy(vendor, TICKETS) as database:
            told = json.loads(database.run("bench.duty_month", sites))
        case = f"{vendor}, {told['dues']:,} dues"
        yield line(
            "duties",
            f"{case}: a month made and decided",
            told["made"] + told["decided"],
            "s",
            below=180,
            cpu=round(told["cpu"], 1),
            made=round(told["made"], 1),
            decided=round(told["decided"], 1),
            counted_again=round(told["again"], 1),
            done=told["done"],
            missed=told["missed"],
        )
        yield line(
            "duties",
            f"{case}: one day of it decided, {told['day_changed']:,} changes",
            told["day"],
            "s",
            below=10,
            counted_again=round(told["day_again"], 1),
        )
        yield line(
            "duties",
            f"{case}: memory at the end",
            told["memory"][-1],
            "MB",
            floor=told["memory"][0],
            at_most=1.1,
            floor_is="memory after a fifth of the last deciding",
            memory_before=told["before"],
            memory_most=max(told["memory"]),
        )
