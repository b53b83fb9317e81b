"""`intake`: requests come in over the API, signed in by token, two web processes; against a bare INSERT."""

import json
from collections.abc import Iterator
from statistics import median

from bench import SITE
from bench.databases import Database, Databases
from bench.lines import Line, line
from bench.load import post, press
from bench.servers import FLOOR, OURS, served

SENDER = "desk1.s05"
ROUNDS, SECONDS, CONNECTIONS = 4, 4.0, 4
COUNTED = 50


def run(databases: Databases, size: int) -> Iterator[Line]:
    """Intakes a second of four senders, p50 of one, rows written by one."""
    for vendor in databases.vendors:
        with databases.copy(vendor, size) as database:
            database.run("bench.floor.app", settings="bench.floor.settings")
            token = database.run("bench.inside", "token", SENDER).strip()
            with served(OURS, database) as port, served(FLOOR, database) as floor:
                yield from _measure(vendor, size, database, token, port, floor)


def _measure(vendor: str, size: int, database: Database, token: str, port: int, floor: int) -> Iterator[Line]:
    sent = iter(range(10**9))

    def ours(_number: int) -> bytes:
        n = next(sent)
        return post(
            "/api/v1/tickets",
            _body(n),
            Authorization=f"Bearer {token}",
            Content_Type="application/json",
            Idempotency_Key=f"bench-{n}",
        )

    def bare(number: int) -> bytes:
        return post("/intake", _body(number), Authorization="Bearer floor", Content_Type="application/json")

    press(port, ours, seconds=1.0, connections=CONNECTIONS)
    press(floor, bare, seconds=1.0, connections=CONNECTIONS)
    busy, busy_floor, alone, alone_floor = [], [], [], []
    for _ in range(ROUNDS):
        busy_floor.append(press(floor, bare, seconds=SECONDS, connections=CONNECTIONS))
        busy.append(press(port, ours, seconds=SECONDS, connections=CONNECTIONS))
        alone_floor.append(press(floor, bare, seconds=SECONDS / 4).p50)
        alone.append(press(port, ours, seconds=SECONDS / 4).p50)
    before = json.loads(database.run("bench.inside", "counts"))
    press(port, ours, seconds=600, most=COUNTED)
    after = json.loads(database.run("bench.inside", "counts"))
    written = {table: (n - before[table]) / COUNTED for table, n in after.items() if n != before[table]}
    case = f"{vendor}, {size:,} rows"
    yield line(
        "intake",
        f"{case}: throughput",
        median(one.rate for one in busy),
        "req/s",
        floor=median(one.rate for one in busy_floor),
        at_least=0.4,
        floor_is="bare Django view, token and one INSERT",
        rows=written,
        rows_in_all=round(sum(written.values()), 2),
        loader=round(median(one.loader for one in busy), 2),
        loader_of_floor=round(median(one.loader for one in busy_floor), 2),
    )
    yield line("intake", f"{case}: p50 alone", median(alone), "ms", floor=median(alone_floor))


def _body(number: int) -> bytes:
    told = {"site": SITE, "kind": "repair", "title": f"水管漏水 {number}", "body": "厨房下面一直在滴水。"}
    return json.dumps(told).encode()
