"""Walking through a file: its lines become rows of parsed values, what is wrong or mended goes to the check."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from django.utils.translation import gettext_noop as N_  # noqa: N812 - the name Babel extracts

from steward.kernel.imports.cells import (
    CONTROL,
    EMPTY_WORDS,
    CellError,
    Mended,
    cell_text,
    clean,
    column_number,
    fold,
    number_again,
)
from steward.kernel.imports.choices import Repair
from steward.kernel.imports.findings import Check, Row
from steward.kernel.imports.kinds import ImportColumn
from steward.kernel.imports.mapping import ColumnMap
from steward.kernel.imports.readers import Line, Table

SUMS = frozenset({"合计", "总计", "小计", "共计", "total", "sum", "subtotal"})
SAMPLE = 8
# Different values of one column that are remembered while it is read.
SEEN = 5000
_Mend = tuple[Repair, str]


@dataclass(slots=True)
class _Field:
    """One mapped column on its way through the file. Values that come again and again are parsed once."""

    index: int
    column: ImportColumn
    nth: int
    above: Any = ""
    seen: dict[Any, tuple[Any, Sequence[_Mend]]] = field(default_factory=dict)


def read_rows(table: Table, mapping: ColumnMap, check: Check) -> Iterator[Row]:
    """The good rows of a sheet, parsed; empty rows, sums and repeated headers are passed over.

    Rows with a bad cell are refused here and do not reach the kind's plan.
    """
    fields = _fields(mapping, check)
    required = [column.name for column in check.kind.columns if column.required]
    headers = set(mapping.headers.values())
    for line in table.lines():
        if line.number <= mapping.header_row or _says_nothing(line, fields, headers):
            continue
        check.rows += 1
        if check.rows % 1000 == 0:
            check.progress(check.rows, table.height)
        if len(check.sample) < SAMPLE:
            check.sample.append(_sample(line, fields))
        row = Row(line.number, {}, {})
        if _fill(row, line, fields, check) and _is_complete(row, required, check):
            yield row


def _fields(mapping: ColumnMap, check: Check) -> list[_Field]:
    fields = []
    for letter, target in mapping.columns.items():
        name, _at, number = target.partition("@")
        nth = int(number or 1)
        check.note_letter(name, nth, letter)
        fields.append(_Field(column_number(letter) - 1, check.kind.column(name), nth))
    return sorted(fields, key=lambda found: found.index)


def _says_nothing(line: Line, fields: list[_Field], headers: set[str]) -> bool:
    """Blank rows, rows of sums, and headers printed again on every page."""
    first = next((text for found in fields if (text := _plain(line, found.index))), "")
    if not first or first.lower() in SUMS:
        return True
    if first not in headers:
        return False
    texts = [text for found in fields if (text := _plain(line, found.index))]
    return len(texts) > 1 and headers.issuperset(texts)


def _plain(line: Line, index: int) -> str:
    value = line.cells[index] if index < len(line.cells) else ""
    return value.strip() if isinstance(value, str) else cell_text(value)[0]


def _sample(line: Line, fields: list[_Field]) -> dict[str, Any]:
    cells = {}
    for found in fields:
        text = clean(_plain(line, found.index))
        name = found.column.name if found.nth == 1 else f"{found.column.name}@{found.nth}"
        cells[name] = found.column.mask(text) if found.column.mask and text else text[:80]
    return {"row": line.number, "cells": cells}


def _fill(row: Row, line: Line, fields: list[_Field], check: Check) -> bool:
    """Parse the cells of a line into the row; False when one of them was refused."""
    width, good, is_new = len(line.cells), True, False
    for found in fields:
        column = found.column
        raw = line.cells[found.index] if found.index < width else ""
        is_filled = found.index in line.filled
        if column.fills_down:
            # A new building begins here: what stood above in the columns behind it was of the one before.
            found.above = "" if is_new else found.above
            is_new = is_new or (raw != "" and raw != found.above)
            is_filled = is_filled or (raw == "" and found.above != "")
            raw = found.above = raw if raw != "" else found.above
        if raw == "":
            continue
        if is_filled:
            check.repair(line.number, column.name, Repair.FILLED, nth=found.nth)
        try:
            value = _value(raw, found, line.number, check)
        except CellError as error:
            shown = clean(cell_text(raw)[0])
            check.refuse(line.number, column.name, error.message, nth=found.nth, value=shown, **error.params)
            good = False
            continue
        if value is None:
            continue
        if column.group:
            row.groups.setdefault(column.group, {}).setdefault(found.nth, {})[column.name] = value
        else:
            row.values[column.name] = value
    return good


def _is_complete(row: Row, required: list[str], check: Check) -> bool:
    missing = [name for name in required if name not in row.values]
    for name in missing:
        check.refuse(row.number, name, N_("The cell is empty, but every row needs it."))
    return not missing


def _value(raw: Any, found: _Field, number: int, check: Check) -> Any:
    """One cell's value after all repairs; None for an empty one."""
    key = raw if raw.__class__ is str else (raw.__class__, raw)
    known = found.seen.get(key)
    if known is None:
        known = _read_cell(raw, found.column)
        if len(found.seen) < SEEN:
            found.seen[key] = known
    value, mends = known
    for how, text in mends:
        check.repair(number, found.column.name, how, nth=found.nth, value=text)
    return value


def _read_cell(raw: Any, column: ImportColumn) -> tuple[Any, Sequence[_Mend]]:
    """A cell's value and how it was mended. Raises `CellError`."""
    mends: list[_Mend] = []
    if column.never_date and isinstance(raw, date | time | timedelta):
        raise CellError(
            N_("The spreadsheet program made a date of it; format the cell as text and type it again.")
        )
    text, how = (raw, None) if raw.__class__ is str else cell_text(raw)
    if raw.__class__ is str and column.folds and ("+" in raw or ".0" in raw):
        text, how = number_again(raw)
    if how is not None:
        mends.append((how, ""))
        if how is Repair.LOSSY:
            return None, mends
    plain = text.isascii() and text.isprintable()
    cleaned = text.strip() if plain else clean(text)
    if not plain and CONTROL.search(text):
        mends.append((Repair.CONTROL, cleaned))
    if column.folds and not (plain and "  " not in cleaned):
        folded = fold(cleaned)
        if folded.replace(" ", "") != cleaned.replace(" ", "").replace("\n", ""):
            mends.append((Repair.FOLDED, folded))
        cleaned = folded
    if not cleaned:
        return None, mends
    if column.unknown_is_empty and len(cleaned) <= 5 and cleaned.lower() in EMPTY_WORDS:
        return None, [*mends, (Repair.UNKNOWN, "")]
    value = column.parse(cleaned) if column.parse else cleaned
    if value.__class__ is Mended:
        return value.value, [*mends, (value.how, cleaned)]
    return value, mends or ()
