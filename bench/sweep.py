"""`sweep`: the escalation sweep over N tickets of which one in a hundred is due; seconds and memory."""

import json
from collections.abc import Iterator

from bench.databases import Databases
from bench.lines import Line, line


def run(databases: Databases, size: int) -> Iterator[Line]:
    """One sweep at the moment the data was made for; its floor is reading the due rows in batches of 200."""
    for vendor in databases.vendors:
        with databases.copy(vendor, size) as database:
            told = json.loads(database.run("bench.inside", "sweep"))
        case = f"{vendor}, {size:,} rows, {told['due']:,} due"
        yield line(
            "sweep",
            f"{case}: time",
            told["seconds"],
            "s",
            below=20,
            floor=told["floor"],
            floor_is="read the due rows, one UPDATE each",
            fired=told["fired"],
            late=told["late"],
            left=told["left"],
        )
        yield line(
            "sweep",
            f"{case}: memory at the end",
            told["memory"][-1],
            "MB",
            floor=told["memory"][0],
            at_most=1.1,
            floor_is="memory after a fifth of the sweep",
            memory_before=told["before"],
        )
