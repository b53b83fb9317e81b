"""`sync`: phones come home with rounds of twenty points and a photo at each; records a second and p95.

A thousand rounds stand for the million rows of the other measurements: `--size 50000` sends fifty.
"""

import json
from collections.abc import Iterator

from bench.databases import Databases
from bench.lines import Line, line

ROWS_A_ROUND = 1000
# The company; what was reported to it plays no part.
COMPANY_ROWS = 10_000


def run(databases: Databases, size: int) -> Iterator[Line]:
    """Photos and visits through the phone's door, one process; the floor of a photo is decoding and saving it."""
    rounds = max(1, size // ROWS_A_ROUND)
    for vendor in databases.vendors:
        with databases.copy(vendor, COMPANY_ROWS) as database:
            told = json.loads(database.run("bench.synced", rounds))
        case = f"{vendor}, {rounds:,} rounds x {told['points']} points"
        yield line(
            "sync", f"{case}: visits", told["rate"], "visits/s", rounds_a_minute=told["rounds_a_minute"]
        )
        yield line("sync", f"{case}: a visit, p95", told["visit_p95"], "ms", below=100, p50=told["visit_p50"])
        yield line(
            "sync",
            f"{case}: a photo, p95",
            told["photo_p95"],
            "ms",
            floor=told["floor_p95"],
            floor_is="read_picture: decode, two smaller sisters, hash",
            p50=told["photo_p50"],
        )
        yield line("sync", f"{case}: last tenth against the first, p50 of a visit", told["last"], "ms",
                   floor=told["first"], at_most=1.5, floor_is="the first tenth of the rounds")  # fmt: skip
        yield line("sync", f"{case}: rounds.json, p50", told["rounds_json"], "ms", below=500)
