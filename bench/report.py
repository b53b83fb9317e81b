"""`report`: the weekly statistics of all sites over N tickets, as the clockwork draws them up and as a page."""

import json
from collections.abc import Iterator

from bench.databases import Databases
from bench.lines import Line, line


def run(databases: Databases, size: int) -> Iterator[Line]:
    """The last whole week of the data; its floor is reading the keys of the tickets reported in it."""
    for vendor in databases.vendors:
        with databases.copy(vendor, size) as database:
            told = json.loads(database.run("bench.inside", "report"))
        case = f"{vendor}, {size:,} rows, {told['opened']:,} in the week"
        yield line(
            "report",
            f"{case}: figures of every site",
            told["seconds"],
            "s",
            below=2,
            floor=told["floor"],
            floor_is="read the keys of what was reported in the week",
            queries=told["queries"],
        )
        yield line(
            "report",
            f"{case}: all weeks frozen and stored",
            told["frozen"],
            "s",
            below=2,
            reports=told["reports"],
        )
        yield line("report", f"{case}: page of the running week", told["page"], "s", below=2)
