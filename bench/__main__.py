"""`python -m bench NAME [--size N]`: prints one JSON line for each figure; `all` ends with the table."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator

from bench import duties, import_units, intake, pages, report, search, sweep, sync
from bench.databases import VENDORS, Databases
from bench.leash import end_on_signals
from bench.lines import Line, table

Run = Callable[[Databases, int], Iterator[Line]]
BENCHES: dict[str, Run] = {
    "list": pages.run_list,
    "intake": intake.run,
    "sweep": sweep.run,
    "import": lambda _databases, _size: import_units.run(),
    "today": pages.run_today,
    "report": report.run,
    "search": search.run,
    "sync": sync.run,
    "duties": duties.run,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("name", choices=[*BENCHES, "shape", "data", "all"])
    parser.add_argument("--size", type=int, default=1_000_000, help="tickets in the database (1,000,000)")
    parser.add_argument("--vendor", choices=VENDORS, action="append", help="only this database (both)")
    chosen = parser.parse_args()
    end_on_signals()
    lines: list[Line] = []
    with Databases(chosen.vendor or VENDORS) as databases:
        if chosen.name == "data":
            for vendor in databases.vendors:
                print(databases.filled(vendor, chosen.size).url)
            return 0
        if chosen.name == "shape":
            for vendor in databases.vendors:
                with databases.copy(vendor, chosen.size) as database:
                    print(database.run("bench.shape"), end="", flush=True)
            return 0
        for name in BENCHES if chosen.name == "all" else [chosen.name]:
            for line in BENCHES[name](databases, chosen.size):
                lines.append(line)
                print(json.dumps(line, ensure_ascii=False), flush=True)
    if chosen.name == "all":
        print(table(lines))
    return 0 if all(line["pass"] for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
