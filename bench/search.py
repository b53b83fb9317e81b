"""`search`: the card of a caller, found by number among 300,000 people; p95 of one desk."""

import random
from collections.abc import Iterator
from statistics import median, quantiles
from urllib.parse import urlencode

from bench import FIRST
from bench.databases import Databases
from bench.lines import Line, line
from bench.load import Request, fetch, post, press, sign_in
from bench.servers import OURS, served

DESK = "desk1.s05"
# Beside a million tickets; smaller runs have as many fewer.
PEOPLE, TICKETS = 300_000, 1_000_000
ROUNDS, SECONDS = 5, 3.0
NOBODY = "19900000000"


def run(databases: Databases, size: int) -> Iterator[Line]:
    """Three in four live at the desk's site, the others anywhere; one in ten numbers is nobody's."""
    people = max(PEOPLE * size // TICKETS, 1_000)
    for vendor in databases.vendors:
        with databases.copy(vendor, size) as database:
            here = [int(number) for number in database.run("bench.people", people).split()]
            with served(OURS, database) as port:
                calls = _calls(sign_in(port, DESK), here, people)
                card = fetch(port, calls(1))
                if b"data-fill-now" not in card or (b"/tickets/" not in card and b"131****" not in card):
                    raise RuntimeError(f"a known caller was not found: {card[:500]!r}")
                press(port, calls, seconds=1.0)
                measured = [press(port, calls, seconds=SECONDS) for _ in range(ROUNDS)]
            slow = median(quantiles(one.seconds, n=20)[-1] * 1000 for one in measured)
            half = round(median(one.p50 for one in measured), 2)
            case = f"{vendor}, {people:,} people, {size:,} rows"
            yield line("search", f"{case}: p95", slow, "ms", below=20, p50=half)


def _calls(cookie: str, here: list[int], people: int) -> Request:
    """Request n asks for another number; each process asks for the same ones."""
    token, dice = cookie.split("csrftoken=")[1].split(";")[0], random.Random(20261123)

    def call(count: int) -> bytes:
        known = dice.choice(here) if count % 4 else FIRST + dice.randrange(people)
        body = urlencode({"caller_phone": known if count % 10 else NOBODY}).encode()
        form = "application/x-www-form-urlencoded"
        return post("/lookup/caller/", body, Cookie=cookie, X_CSRFToken=token, Content_Type=form)

    return call
