"""Opening files: what is read, and what every hostile sort of file is answered."""

import gzip
import resource
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from steward.kernel.base.refused import Refused
from steward.kernel.imports import guards
from steward.kernel.imports.readers import decode, open_table, sniff_delimiter
from steward.kernel.imports.tests import sheets

ROWS = [["房号", "业主"], ["3-2-501", "张三"]]


def read(folder: Path, name: str, body: bytes, **options: Any) -> list[list[Any]]:
    table = open_table(sheets.saved(folder, name, body), name, **options)
    return [line.cells for line in table.lines()]


def refusal(folder: Path, name: str, body: bytes, **options: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        read(folder, name, body, **options)
    assert str(caught.value.what) and str(caught.value.do) and str(caught.value.kept)
    return caught.value


def test_read_xlsx_keeps_row_numbers_and_column_letters(tmp_path: Path) -> None:
    body = sheets.xlsx([[], [], [None, "a", 501.0], [None, date(2020, 5, 1)]])
    path = sheets.saved(tmp_path, "a.xlsx", body)
    lines = [line for line in open_table(path, "a.xlsx").lines() if any(line.cells)]
    assert [(line.number, line.cells) for line in lines] == [
        (3, ["", "a", 501.0]),
        (4, ["", date(2020, 5, 1), ""]),
    ]


def test_read_merged_cells_are_filled_downwards(tmp_path: Path) -> None:
    def paint(book: Any, sheet: Any) -> None:
        sheet.merge_range(1, 0, 3, 0, "3栋")

    body = sheets.xlsx([["楼栋", "房号"], [None, "101"], [None, "102"], [None, "103"], ["4栋", "101"]], paint)
    path = sheets.saved(tmp_path, "a.xlsx", body)
    lines = list(open_table(path, "a.xlsx").lines())
    assert [line.cells[0] for line in lines] == ["楼栋", "3栋", "3栋", "3栋", "4栋"]
    assert [bool(line.filled) for line in lines] == [False, False, True, True, False]


def test_read_ods(tmp_path: Path) -> None:
    body = sheets.ods("".join(sheets.ods_row(row) for row in ROWS))
    assert read(tmp_path, "a.ods", body) == ROWS


def test_read_ods_with_the_endless_empty_rest_office_programs_write(tmp_path: Path) -> None:
    rest = (
        '<table:table-row table:number-rows-repeated="1048570"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert read(tmp_path, "a.ods", sheets.ods(sheets.ods_row(ROWS[0]) + rest)) == ROWS[:1]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_read_csv_by_the_strict_ladder(tmp_path: Path, encoding: str) -> None:
    body = "房号,业主\n3-2-501,张三\n".encode(encoding)
    assert read(tmp_path, "a.csv", body) == ROWS


def test_read_big5_only_by_choice(tmp_path: Path) -> None:
    body = "房號,業主\n3-2-501,張三\n".encode("big5")
    assert read(tmp_path, "a.csv", body, encoding="big5") == [["房號", "業主"], ["3-2-501", "張三"]]
    assert decode(body)[1] == "gb18030", "never guessed"


def test_read_csv_cell_with_line_breaks_and_nul(tmp_path: Path) -> None:
    assert read(tmp_path, "a.csv", '房号,备注\n1,"一\n二\x00三"\n'.encode()) == [
        ["房号", "备注"],
        ["1", "一\n二\x00三"],
    ]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|", "，"])
def test_sniff_delimiter(delimiter: str) -> None:
    assert sniff_delimiter(f"a{delimiter}b{delimiter}c\n1{delimiter}2{delimiter}3\n", "a.csv") == delimiter


def test_read_packed_only_when_asked_for(tmp_path: Path) -> None:
    body = gzip.compress("房号,业主\n3-2-501,张三\n".encode())
    assert read(tmp_path, "a.csv.gz", body, packed=True) == ROWS
    refusal(tmp_path, "a.csv.gz", body)
    refusal(tmp_path, "b.csv.gz", b"not packed", packed=True)
    refusal(tmp_path, "c.csv.gz", gzip.compress(b"a" * (guards.MAX_BYTES + 1)), packed=True)


def hostile() -> dict[str, Callable[[], tuple[str, bytes]]]:
    """By its sort; made when it is asked for, since some are big."""
    good = sheets.xlsx(ROWS)
    return {
        "nothing at all": lambda: ("a.xlsx", b""),
        "blank sheet": lambda: ("a.xlsx", sheets.xlsx([])),
        "blank text": lambda: ("a.csv", b"\n \n"),
        "only a byte-order mark": lambda: ("a.csv", b"\xef\xbb\xbf"),
        "unknown ending": lambda: ("a.pdf", b"%PDF-1.4"),
        "no ending": lambda: ("list", b"a,b\n1,2\n"),
        "macro ending": lambda: ("a.xlsm", good),
        "macros inside": lambda: ("a.xlsx", sheets.with_entry(good, "xl/vbaProject.bin", b"x")),
        "macros in an old file": lambda: ("a.xls", sheets.ole("_VBA_PROJECT")),
        "password": lambda: ("a.xlsx", sheets.ole("EncryptionInfo", "EncryptedPackage")),
        "old file named new": lambda: ("a.xlsx", sheets.ole("Workbook")),
        "new file named old": lambda: ("a.xls", good),
        "workbook named csv": lambda: ("a.csv", good),
        "page named xls": lambda: ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>"),
        "damaged old file": lambda: ("a.xls", sheets.ole("Workbook")),
        "cut off": lambda: ("a.xlsx", good[: len(good) // 2]),
        "archive of something else": lambda: ("a.xlsx", sheets.archive({"readme.txt": b"hello"})),
        "broken xml": lambda: (
            "a.xlsx",
            sheets.with_entry(good, "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row"),
        ),
        "bent data": lambda: ("a.xlsx", good[:200] + b"\xff" * 60 + good[260:]),
        "picture named csv": lambda: ("a.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4),
        "not any text": lambda: ("a.csv", b"a,b\n" + b"\xff\xfe\xfd\x80" * 50),
        "binary that decodes": lambda: ("a.csv", bytes(range(1, 32)) * 20),
        "zip bomb": lambda: ("a.xlsx", sheets.with_entry(good, "xl/media/x.bin", b"\0" * (60 << 20))),
        "zip bomb that lies": lambda: (
            "a.xlsx",
            sheets.lying_about_sizes(sheets.with_entry(good, "xl/media/x.bin", b"\0" * (60 << 20))),
        ),
        "ten thousand entries": lambda: (
            "a.xlsx",
            sheets.archive({"xl/workbook.xml": b"x"} | {f"{n}": b"" for n in range(3000)}),
        ),
        "far cell": lambda: (
            "a.xlsx",
            sheets.xlsx([["房号"]], lambda book, sheet: sheet.write(1_048_575, 16_383, "x")),
        ),
        "too wide": lambda: ("a.xlsx", sheets.xlsx([["x"] * (guards.MAX_COLUMNS + 1)])),
        "too many cells": lambda: (
            "a.xlsx",
            sheets.xlsx([["房号"]], lambda book, sheet: sheet.write(150_000, 150, "x")),
        ),
        "wide text": lambda: ("a.csv", b"," * (guards.MAX_COLUMNS + 1)),
        "long text": lambda: ("a.csv", b"1,2\n" * (guards.MAX_ROWS + 1)),
        "repeated columns": lambda: (
            "a.ods",
            sheets.ods(
                '<table:table-row><table:table-cell office:value-type="string" '
                'table:number-columns-repeated="16000"><text:p>x</text:p></table:table-cell></table:table-row>'
            ),
        ),
        "repeated rows": lambda: (
            "a.ods",
            sheets.ods(sheets.ods_row(["x"], ' table:number-rows-repeated="1000000"')),
        ),
        "row after a gap": lambda: (
            "a.ods",
            sheets.ods(
                sheets.ods_row(["x"])
                + '<table:table-row table:number-rows-repeated="900000"><table:table-cell/>'
                "</table:table-row>" + sheets.ods_row(["x"])
            ),
        ),
    }


HOSTILE = hostile()


@pytest.mark.parametrize("sort", HOSTILE)
def test_open_refuses_hostile_files_in_words(tmp_path: Path, sort: str) -> None:
    name, body = HOSTILE[sort]()
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    refusal(tmp_path, name, body)
    assert time.monotonic() - started < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000, "kilobytes"


def test_open_refuses_a_file_over_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.truncate(guards.MAX_BYTES + 1)
    with pytest.raises(Refused):
        open_table(path, "a.csv")


def test_open_survives_text_made_to_slow_the_look_inside(tmp_path: Path) -> None:
    good = sheets.xlsx(ROWS)
    slow = b"<worksheet><sheetData>" + b'<c r="A1" ' * 400_000 + b"<c " + b'r="A1" ' * 400_000
    started = time.monotonic()
    refusal(tmp_path, "a.xlsx", sheets.with_entry(good, "xl/worksheets/sheet1.xml", slow))
    assert time.monotonic() - started < 5


def test_open_takes_styled_empty_cells_far_away(tmp_path: Path) -> None:
    def paint(book: Any, sheet: Any) -> None:
        sheet.write_blank(150_000, 16_000, None, book.add_format({"bold": True}))

    assert read(tmp_path, "a.xlsx", sheets.xlsx(ROWS, paint)) == ROWS


def test_open_passes_over_an_empty_sheet_in_front(tmp_path: Path) -> None:
    def paint(book: Any, sheet: Any) -> None:
        book.add_worksheet("名单").write_row(0, 0, ROWS[0])

    path = sheets.saved(tmp_path, "a.xlsx", sheets.xlsx([], paint))
    table = open_table(path, "a.xlsx")
    assert (table.sheet, table.sheets) == ("名单", ["表1", "名单"])
    refusal(tmp_path, "a.xlsx", sheets.xlsx([], paint), sheet="表1")


def test_open_names_the_sheets_when_the_wanted_one_is_missing(tmp_path: Path) -> None:
    assert "表1" in str(refusal(tmp_path, "a.xlsx", sheets.xlsx(ROWS), sheet="Other").do)


def test_open_text_that_looks_like_a_formula_is_kept_as_text(tmp_path: Path) -> None:
    bad = ["=cmd|' /C calc'!A0", "+1", "-1", "@x"]
    assert read(tmp_path, "a.xlsx", sheets.xlsx([bad])) == [bad]
