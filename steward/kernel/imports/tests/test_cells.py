"""Cells to text and text to values."""

from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.kernel.imports import cells
from steward.kernel.imports.cells import CellError, Mended, cell_text
from steward.kernel.imports.choices import Repair


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        (501.0, ("501", None)),
        (89.9, ("89.9", None)),
        (1e-7, ("0.0000001", None)),
        (13800001234.0, ("13800001234", Repair.NUMBER)),
        (420106199001011234.0, ("420106199001011200", Repair.LOSSY)),
        (True, ("TRUE", None)),
        (date(2020, 5, 1), ("2020-05-01", None)),
        (datetime(2020, 5, 1), ("2020-05-01", None)),  # noqa: DTZ001 - spreadsheets know no zones
        (datetime(2020, 5, 1, 9, 30), ("2020-05-01 09:30:00", None)),  # noqa: DTZ001
        (time(9, 30), ("09:30:00", None)),
        ("=1+1", ("=1+1", None)),
        (float("inf"), ("", None)),
    ],
)
def test_cell_text(stored: Any, read: tuple[str, Repair | None]) -> None:
    text, how = cell_text(stored)
    assert how == read[1]
    assert text == read[0] or how is Repair.LOSSY


def value(parsed: Any) -> Any:
    return parsed.value if isinstance(parsed, Mended) else parsed


@pytest.mark.parametrize(
    "text",
    [
        "2020-05-01",
        "2020/5/1",
        "2020.5.1",
        "20200501",
        "2020年5月1日",
        "2020年5月",
        "43952",
        "2020-05-01 00:00:00",
    ],
)
def test_day_in_every_writing(text: str) -> None:
    assert value(cells.day(text)) == date(2020, 5, 1)


@pytest.mark.parametrize("text", ["2020-13-01", "2020-02-30", "1/5/2020", "soon", "5"])
def test_day_refuses_what_is_not_clear(text: str) -> None:
    with pytest.raises(CellError):
        cells.day(text)


@pytest.mark.parametrize(
    ("text", "kept"), [("89.9", 8990), ("89.905", 8991), ("1,089.9㎡", 108990), ("89.9平方米", 8990)]
)
def test_hundredths(text: str, kept: int) -> None:
    assert value(cells.hundredths()(text)) == kept


@pytest.mark.parametrize("text", ["0", "-5", "89,9.1.2", "big", "1e5", "99999999999999999999"])
def test_hundredths_refuses(text: str) -> None:
    with pytest.raises(CellError):
        cells.hundredths()(text)


@pytest.mark.parametrize(
    ("text", "points"),
    [("50%", 5000), ("1/2", 5000), ("0.5", 5000), ("50", 5000), ("100", 10000), ("1", 10000), ("1/3", 3333)],
)
def test_share(text: str, points: int) -> None:
    assert cells.share(text) == points


@pytest.mark.parametrize("text", ["0", "1/0", "150", "101%", "half"])
def test_share_refuses(text: str) -> None:
    with pytest.raises(CellError):
        cells.share(text)


def test_whole_takes_words_behind_the_number() -> None:
    assert cells.whole()("1,340户") == Mended(1340, Repair.UNIT)
    assert cells.whole()("12") == 12


def test_clean_keeps_free_text_as_it_is() -> None:
    assert cells.clean(" ｆｕｌｌ　ｗｉｄｔｈ 😀 مرحبا\r\n二 ") == "ｆｕｌｌ　ｗｉｄｔｈ 😀 مرحبا\n二"
    assert cells.clean("a\x00b\u200bc\ufeff") == "abc"


def test_fold_turns_direction_marks_and_full_width_away() -> None:
    assert cells.fold("３－２－５０１\u202e") == "3-2-501"


@given(st.text(max_size=40))
def test_parsers_answer_every_text(text: str) -> None:
    cleaned = cells.fold(cells.clean(text))
    for parse in (
        cells.day,
        cells.share,
        cells.whole(),
        cells.hundredths(),
        cells.text(10),
        cells.choice({"a": "b"}),
    ):
        try:
            parse(cleaned)
        except CellError as error:
            assert error.message
