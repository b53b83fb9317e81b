"""`import`: 100,000 units with their owners from an xlsx into an empty SQLite database, as the worker does it.

Worker time is both of the worker's jobs: checking the file, and writing it. The floor reads the same file with
calamine and inserts as many raw rows into one table with `executemany`.
"""

import json
import os
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import xlsxwriter
from python_calamine import CalamineWorkbook

from bench import leash
from bench.databases import HOME, ROOT, Database
from bench.lines import Line, line

ROWS = 100_000
HEADER = [
    "楼栋",
    "单元",
    "房号",
    "建筑面积(㎡)",
    "物业类型",
    "业主姓名",
    "联系电话",
    "身份证号",
    "产权份额",
    "交房日期",
]
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉力健斌婷玉萍红"


def run() -> Iterator[Line]:
    """Two lines: time and memory of the worker."""
    told = measure_in_child()
    names = ("rows", "floor_seconds", "check_seconds", "write_seconds", "cpu_seconds", "peak_mb", "created")
    facts = {"seconds_worker": told["seconds"], **{name: told[name] for name in names}}
    case = f"sqlite, {told['rows']:,} units with owners"
    yield line("import", f"{case}: worker time", told["seconds"], "s", below=30, floor=told["floor_seconds"],
               floor_is="calamine read and executemany of the same rows", **facts)  # fmt: skip
    yield line("import", f"{case}: peak memory", told["peak_mb"], "MB", below=500, floor=told["floor_mb"],
               floor_is="peak memory of the floor", **facts)  # fmt: skip


def measure_in_child() -> dict[str, Any]:
    """Floor and import, each in a process of its own, so that peaks do not mix."""
    book = workbook()
    with tempfile.TemporaryDirectory(dir=HOME) as folder:
        database = Database("sqlite", f"sqlite:///{folder}/import.sqlite3")
        env = database.env() | {"STEWARD_VAR": folder}
        floor = _child("floor", book, env, folder)
        migrate = [sys.executable, "manage.py", "migrate", "-v", "0"]
        leash.run(migrate, cwd=ROOT, env=env, stdout=sys.stderr)
        return floor | _child("import", book, env, folder)


def _child(what: str, book: Path, env: dict[str, str], folder: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.import_units", what, str(book), folder]
    printed = leash.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE)
    told: dict[str, Any] = json.loads(printed.splitlines()[-1])
    return told


def workbook() -> Path:
    """The list, made once: 500 buildings of 200 units; every twentieth flat has two owners on two rows."""
    path = HOME / f"units-{ROWS}.xlsx"
    if path.exists():
        return path
    HOME.mkdir(parents=True, exist_ok=True)
    dice = random.Random(7)
    draft = path.with_suffix(".draft.xlsx")
    book = xlsxwriter.Workbook(str(draft), {"constant_memory": True})
    sheet = book.add_worksheet("业主名册")
    sheet.write_row(0, 0, ["阳光花园业主名册"])
    sheet.write_row(1, 0, HEADER)
    for number, row in enumerate(_rows(dice), start=2):
        sheet.write_row(number, 0, row)
    book.close()
    draft.rename(path)
    return path


def _rows(dice: random.Random) -> Iterator[tuple[Any, ...]]:
    made = people = 0
    while made < ROWS:
        building, place = divmod(made, 200)
        entrance, flat = divmod(place, 100)
        number = (flat // 4 + 1) * 100 + flat % 4 + 1
        owners = 2 if made % 20 == 0 else 1
        for _owner in range(owners):
            name = dice.choice(SURNAMES) + "".join(dice.choices(GIVEN, k=dice.choice((1, 2, 2))))
            phone = f"1{dice.randint(3000000000, 9999999999)}"
            # Each its own: a list with one number twice is refused.
            born, people = (950 + people % 50, 101 + people // 50 % 828), people + 1
            identity = f"4201061{born[0]}0{born[1]}{1000 + people // 41_400}"
            yield (f"{building + 1}栋", f"{entrance + 1}单元", number, round(60 + flat * 1.37, 2), "住宅", name, phone,
                   identity, f"{100 // owners}%", "2019-06-30")  # fmt: skip
        made += 1


def measure_floor(book: Path, folder: Path) -> dict[str, Any]:
    """What no import can do without: reading the file, and as many rows in one table."""
    started = time.perf_counter()
    rows = list(CalamineWorkbook.from_path(str(book)).get_sheet_by_index(0).iter_rows())
    connection = sqlite3.connect(folder / "floor.sqlite3")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE raw (id INTEGER PRIMARY KEY, a, b, c, d, e, f, g, h, i, j)")
    with connection:
        connection.executemany("INSERT INTO raw (a,b,c,d,e,f,g,h,i,j) VALUES (?,?,?,?,?,?,?,?,?,?)", rows)
    connection.close()
    return {"floor_seconds": round(time.perf_counter() - started, 2), "floor_mb": _peak()}


def measure_import(book: Path) -> dict[str, Any]:
    """Upload as a person does, then the worker's two jobs."""
    django.setup()
    # Models load only after the set-up.
    from steward.kernel.imports import actions  # noqa: PLC0415
    from steward.kernel.tenancy.actor import system_actor  # noqa: PLC0415
    from steward.kernel.tenancy.models import Organisation, Site  # noqa: PLC0415
    from steward.kernel.tenancy.scope import scope  # noqa: PLC0415

    organisation = Organisation.objects.create(name="Bench", slug="bench")
    by = system_actor(organisation.pk, "bench")
    with scope(organisation.pk):
        site = Site.objects.create(organisation=organisation, name="阳光花园", code="SG")
        batch = actions.upload_batch([book.read_bytes()], book.name, kind="units", site=site, by=by)
        actions.map_batch(batch, batch.mapping["columns"], by=by, options=["create_buildings"])
        started, cpu = time.perf_counter(), time.process_time()
        actions.check_batch(batch, by=by)
        checked = time.perf_counter()
        actions.commit_batch(batch, by=by)
        actions.write_batch(batch, by=by)
        written, cpu = time.perf_counter(), time.process_time() - cpu
    return {
        "rows": ROWS,
        "seconds": round(written - started, 2),
        "check_seconds": round(checked - started, 2),
        "write_seconds": round(written - checked, 2),
        "cpu_seconds": round(cpu, 2),
        "peak_mb": _peak(),
        "created": batch.counts["created"],
    }


def _peak() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def main() -> None:
    what, book, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "steward.config.settings")
    print(
        json.dumps(
            measure_floor(book, folder) if what == "floor" else measure_import(book), ensure_ascii=False
        )
    )


if __name__ == "__main__":
    main()
