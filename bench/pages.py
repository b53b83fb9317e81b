"""`list` and `today`: whole pages over HTTP, the list against the floor's bare list, turn by turn."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median

from bench import SITE
from bench.databases import Databases
from bench.lines import Line, line
from bench.load import Measured, Request, always, fetch, get, press, sign_in
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
SMALL, ROWS = 10_000, 50
ROUNDS, SECONDS = 3, 4.0
LINK = re.compile(rb'href="/tickets/(\d+)/')
# The same rows as ours without a filter: the site of the desk.
BARE_LIST = get(f"/list?site={SITE}")


def full_page(port: int, message: bytes) -> Request:
    """A request whose page is looked at first: figures of pages with fewer rows say nothing about full ones."""
    page = fetch(port, message)
    if (rows := len(set(LINK.findall(page)))) != ROWS:
        raise RuntimeError(f"{rows} rows instead of {ROWS}: {message!r}")
    return always(message)


def run_list(databases: Databases, size: int) -> Iterator[Line]:
    """Every filter at 10 k and at `size`; p50 of one reader, requests a second of four."""
    for vendor in databases.vendors:
        with (
            databases.copy(vendor, min(SMALL, size)) as few,
            databases.copy(vendor, size) as many,
            served(OURS, few) as small,
            served(OURS, many) as large,
            served(FLOOR, many) as floor,
        ):
            bare = Case(floor, full_page(floor, BARE_LIST))
            cookies = {port: sign_in(port, DESK) for port in (small, large)}
            for name, query in FILTERS.items():
                pages = [
                    Case(port, full_page(port, get(f"/tickets/{query}", Cookie=cookie)))
                    for port, cookie in cookies.items()
                ]
                yield from _list_lines(f"{vendor}, {size:,} rows, {name}", *pages, bare)


@dataclass
class Case:
    """One page of one server, and what was measured of it: one reader, then four."""

    port: int
    page: Request
    alone: list[Measured] = field(default_factory=list)
    busy: list[Measured] = field(default_factory=list)

    def press(self, seconds: float) -> None:
        self.alone.append(press(self.port, self.page, seconds=seconds))
        self.busy.append(press(self.port, self.page, seconds=seconds, connections=4))

    @property
    def p50(self) -> float:
        return median(one.p50 for one in self.alone)

    @property
    def rate(self) -> float:
        return median(one.rate for one in self.busy)

    @property
    def loader(self) -> float:
        """Share of a core that the loader took while four readers pressed."""
        return round(median(one.loader for one in self.busy), 2)


def _list_lines(case: str, small: Case, large: Case, bare: Case) -> Iterator[Line]:
    for one in (small, large, bare):
        press(one.port, one.page, seconds=0.5, connections=4)
    bare.alone, bare.busy = [], []
    for _ in range(ROUNDS):
        for one in (bare, large, small):
            one.press(SECONDS / len(FILTERS))
    yield line(
        "list",
        f"{case}: p50",
        large.p50,
        "ms",
        floor=small.p50,
        at_most=1.5,
        floor_is="the same page at 10,000 rows",
        bare_p50=round(bare.p50, 2),
    )
    yield line(
        "list",
        f"{case}: throughput",
        large.rate,
        "req/s",
        floor=bare.rate,
        at_least=0.6,
        floor_is="bare Django list of 50 rows",
        loader=large.loader,
        loader_of_floor=bare.loader,
    )


def run_today(databases: Databases, size: int) -> Iterator[Line]:
    """The steward's Today page: p50 of one reader, and its queries."""
    for vendor in databases.vendors:
        with databases.copy(vendor, size) as database:
            with served(OURS, database) as port, served(FLOOR, database) as floor:
                own = always(get("/", Cookie=sign_in(port, STEWARD)))
                bare = full_page(floor, BARE_LIST)
                press(port, own, seconds=1.0)
                measured = [
                    (press(floor, bare, seconds=2.0).p50, press(port, own, seconds=SECONDS).p50)
                    for _ in range(ROUNDS)
                ]
            case = f"{vendor}, {size:,} rows, steward"
            yield line(
                "today",
                f"{case}: p50",
                median(ours for _, ours in measured),
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
