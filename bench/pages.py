"""`list` and `today`: whole pages over HTTP, the list against the floor's bare list, turn by turn."""

import json
from collections.abc import Iterator
from statistics import median

from bench.databases import Databases
from bench.lines import Line, line
from bench.load import Measured, always, get, press, sign_in
from bench.servers import FLOOR, OURS, served

DESK, STEWARD = "desk1.s05", "steward2.s05"
# What people of a desk look at: their open work, everything, a state, a kind, late work, a search, a sort.
FILTERS = {
    "open": "",
    "all": "?view=all",
    "state": "?state=dispatched",
    "kind and state": "?kind=complaint&state=closed",
    "late": "?late=1",
    "by due": "?open=1&sort=due_at",
}
ROUNDS, SECONDS = 3, 4.0


def bare_list(number: int) -> bytes:
    """The floor's page, each time of another site."""
    return get(f"/list?site={number % 40 + 1}")


def run_list(databases: Databases, size: int) -> Iterator[Line]:
    """Every filter at 10 k and at `size`; p50 of one reader, requests a second of four."""
    for vendor in databases.vendors:
        small = dict(_list_figures(databases, vendor, min(10_000, size)))
        for name, (p50, rate, floor_p50, floor_rate) in _list_figures(databases, vendor, size):
            case = f"{vendor}, {size:,} rows, {name}"
            yield line(
                "list",
                f"{case}: p50",
                p50,
                "ms",
                floor=small[name][0],
                at_most=1.5,
                floor_is="the same page at 10,000 rows",
                bare_p50=round(floor_p50, 2),
            )
            yield line(
                "list",
                f"{case}: throughput",
                rate,
                "req/s",
                floor=floor_rate,
                at_least=0.6,
                floor_is="bare Django list of 50 rows",
            )


def _list_figures(databases: Databases, vendor: str, size: int) -> Iterator[tuple[str, tuple[float, ...]]]:
    with (
        databases.copy(vendor, size) as database,
        served(OURS, database) as port,
        served(FLOOR, database) as floor,
    ):
        cookie = sign_in(port, DESK)
        for name, query in FILTERS.items():
            page = always(get(f"/tickets/{query}", Cookie=cookie))
            ours: dict[int, list[Measured]] = {1: [], 4: []}
            theirs: dict[int, list[Measured]] = {1: [], 4: []}
            press(port, page, seconds=1.0, connections=4)
            for _ in range(ROUNDS):
                for connections in ours:
                    share = SECONDS / len(FILTERS)
                    theirs[connections].append(
                        press(floor, bare_list, seconds=share, connections=connections)
                    )
                    ours[connections].append(press(port, page, seconds=share, connections=connections))
            yield (
                name,
                (
                    median(m.p50 for m in ours[1]),
                    median(m.rate for m in ours[4]),
                    median(m.p50 for m in theirs[1]),
                    median(m.rate for m in theirs[4]),
                ),
            )


def run_today(databases: Databases, size: int) -> Iterator[Line]:
    """The steward's Today page: p50 of one reader, and its queries."""
    for vendor in databases.vendors:
        with databases.copy(vendor, size) as database:
            with served(OURS, database) as port, served(FLOOR, database) as floor:
                own = always(get("/", Cookie=sign_in(port, STEWARD)))
                press(port, own, seconds=1.0)
                measured = [
                    (press(floor, bare_list, seconds=2.0).p50, press(port, own, seconds=SECONDS).p50)
                    for _ in range(ROUNDS)
                ]
            case = f"{vendor}, {size:,} rows, steward"
            yield line(
                "today",
                f"{case}: p50",
                median(own for _, own in measured),
                "ms",
                below=80,
                floor=median(bare for bare, _ in measured),
                floor_is="bare Django list of 50 rows",
            )
            yield line(
                "today",
                f"{case}: queries",
                len(json.loads(database.run("bench.inside", "queries", STEWARD, "/"))),
                "queries",
                below=25.5,
            )
