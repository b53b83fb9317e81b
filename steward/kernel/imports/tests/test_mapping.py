"""Finding the header and what its words mean."""

from pathlib import Path
from typing import Any

import pytest

from steward.kernel.base.refused import Refused
from steward.kernel.imports.kinds import edits, header_word, match_header
from steward.kernel.imports.mapping import ColumnMap, check_mapping, given_mapping, suggest_mapping
from steward.kernel.imports.readers import Table, open_table
from steward.kernel.imports.tests import sheets
from steward.kernel.imports.tests.lists import KIND


def table(folder: Path, rows: Any, paint: Any = None) -> Table:
    return open_table(sheets.saved(folder, "a.xlsx", sheets.xlsx(rows, paint)), "a.xlsx")


def test_suggest_passes_over_titles(tmp_path: Path) -> None:
    def paint(book: Any, sheet: Any) -> None:
        sheet.merge_range(0, 0, 0, 3, "阳光花园片区表（2026）")

    rows = [
        [],
        ["制表：客服中心", None, "日期", "2026-01-01"],
        [],
        ["序号", "片区名称", "建筑面积(㎡)", "备注"],
        [1, "东", 2, "x"],
    ]
    found = suggest_mapping(table(tmp_path, rows, paint), KIND)
    assert found.header_row == 4
    assert found.columns == {"B": "name", "C": "size", "D": "note"}


def test_suggest_joins_a_header_of_two_storeys(tmp_path: Path) -> None:
    def paint(book: Any, sheet: Any) -> None:
        sheet.merge_range(0, 0, 1, 0, "片区")
        sheet.merge_range(0, 1, 0, 2, "负责人1")
        sheet.merge_range(0, 3, 0, 4, "负责人2")

    rows = [[], [None, "姓名", "电话", "姓名", "电话"], ["东", "张三", "1", "李四", "2"]]
    found = suggest_mapping(table(tmp_path, rows, paint), KIND)
    assert found.header_row == 2
    assert found.columns == {"A": "name", "B": "keeper", "C": "phone", "D": "keeper@2", "E": "phone@2"}


@pytest.mark.parametrize(
    "headers",
    [
        ["片区", "负责人1", "电话1", "负责人2", "电话2"],
        ["片区", "负责人", "电话", "负责人", "电话"],
        ["片区", "负责人（必填）", "负责人电话", "负责人２", "负责人2 电话"],
    ],
)
def test_suggest_counts_repeated_columns(tmp_path: Path, headers: list[str]) -> None:
    found = suggest_mapping(table(tmp_path, [headers, ["东", "张三", "1", "李四", "2"]]), KIND)
    assert found.columns == {"A": "name", "B": "keeper", "C": "phone", "D": "keeper@2", "E": "phone@2"}


def test_suggest_reads_a_word_with_one_wrong_letter(tmp_path: Path) -> None:
    found = suggest_mapping(table(tmp_path, [["片区名秤", "启用日期"], ["东", "2020-01-01"]]), KIND)
    assert found.columns == {"A": "name", "B": "since"}


def test_suggest_gives_an_exact_word_precedence_over_a_near_one(tmp_path: Path) -> None:
    found = suggest_mapping(table(tmp_path, [["片区名秤", "片区名称"], ["x", "东"]]), KIND)
    assert found.columns == {"B": "name"}


def test_suggest_without_any_known_word_shows_the_first_full_row(tmp_path: Path) -> None:
    found = suggest_mapping(table(tmp_path, [["heading"], ["a", "b"], ["1", "2"]]), KIND)
    assert (found.header_row, found.columns, found.headers) == (2, {}, {"A": "a", "B": "b"})


def test_given_mapping_by_header_by_letter_and_with_its_row(tmp_path: Path) -> None:
    sheet = table(tmp_path, [["x", "y"], ["Zone", "片区"], ["1", "2"]])
    assert given_mapping(sheet, KIND, {"片区": "name"}).columns == {"B": "name"}
    found = given_mapping(sheet, KIND, {"header_row": 1, "columns": {"x": "name", "B": "note"}})
    assert (found.header_row, found.columns) == (1, {"A": "name", "B": "note"})


@pytest.mark.parametrize(
    "given",
    [
        {"none": "name"},
        {"header_row": 99, "columns": {}},
        {"片区": "colour"},
        {"片区": "note"},
        {"片区": "name@2"},
    ],
)
def test_given_mapping_refuses(tmp_path: Path, given: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        given_mapping(table(tmp_path, [["片区", "备注"], ["1", "2"]]), KIND, given)


def test_check_mapping_refuses_two_columns_of_one_meaning() -> None:
    with pytest.raises(Refused):
        check_mapping(ColumnMap(columns={"A": "name", "B": "name"}), KIND)
    check_mapping(ColumnMap(columns={"A": "name", "B": "keeper", "C": "keeper@2"}), KIND)


def test_header_word() -> None:
    assert header_word(" 业主２ 姓名(必填) ") == ("业主姓名", 2)
    assert header_word("业主二姓名") == ("业主姓名", 2)
    assert header_word("Owner 1 - Phone") == ("ownerphone", 1)


def test_edits() -> None:
    assert [edits("abcd", word) for word in ("abcd", "abce", "bcd", "xbcdy")] == [0, 1, 1, 2]


def test_match_header_does_not_guess_short_words() -> None:
    assert match_header(KIND, "片段") is None
