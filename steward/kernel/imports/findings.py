"""What a check finds: rows that may come in, refusals and repairs that name their cell."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_noop as N_  # noqa: N812 - the name Babel extracts

from steward.kernel.imports.cells import (
    CONTROL,
    EMPTY_WORDS,
    CellError,
    Mended,
    cell_text,
    clean,
    fold,
)
from steward.kernel.imports.choices import Repair, Verdict
from steward.kernel.imports.guards import column_number
from steward.kernel.imports.kinds import ImportColumn, ImportKind
from steward.kernel.imports.mapping import ColumnMap
from steward.kernel.imports.readers import Line, Table
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Site

# Findings beyond this are counted but not kept: nobody reads further, and the first ones show the pattern.
KEPT_REFUSALS = 5000
KEPT_REPAIRS = 1000
SAMPLE = 8
SUMS = frozenset({"合计", "总计", "小计", "共计", "total", "sum", "subtotal"})


@dataclass(frozen=True)
class Finding:
    """One cell with something to say about it; `message` is untranslated, `params` fill it."""

    verdict: Verdict
    row: int
    cell: str
    column: str
    value: str
    message: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Row:
    """One row of the list as values by column name; `groups` holds the repeated columns, by number from 1."""

    number: int
    values: dict[str, Any]
    groups: dict[str, dict[int, dict[str, Any]]]

    def get(self, name: str) -> Any:
        return self.values.get(name)


@dataclass
class Check:
    """One pass over a file: who imports what where, and all that was found. `plan` functions talk to it."""

    kind: ImportKind
    by: Actor
    site: Site | None
    options: frozenset[str] = frozenset()
    progress: Callable[[int, int], None] = lambda done, total: None
    rows: int = 0
    refused_rows: set[int] = field(default_factory=set)
    skipped_rows: set[int] = field(default_factory=set)
    repairs: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    sample: list[dict[str, Any]] = field(default_factory=list)
    report: dict[str, Any] = field(default_factory=dict)
    _kept: Counter[Verdict] = field(default_factory=Counter)
    _letters: dict[tuple[str, int], str] = field(default_factory=dict)

    def refuse(
        self, row: Row, name: str, message: str, *, nth: int = 1, value: str = "", **params: Any
    ) -> None:
        """Keep a row out; `message` is an `N_()` text with named places."""
        self.refused_rows.add(row.number)
        self._note(Verdict.REFUSED, row.number, name, nth, value, message, params)

    def skip(
        self, row: Row, name: str, message: str, *, nth: int = 1, value: str = "", **params: Any
    ) -> None:
        """Pass over a row that says what is already there: no harm, no change."""
        self.skipped_rows.add(row.number)
        self._note(Verdict.SKIPPED, row.number, name, nth, value, message, params)

    def repair(self, row_number: int, name: str, how: Repair, *, nth: int = 1, value: str = "") -> None:
        """Count a rewritten value, and keep where it was."""
        self.repairs[how.value] += 1
        self._note(Verdict.REPAIRED, row_number, name, nth, value, how.value, {})

    @property
    def taken(self) -> int:
        return self.rows - len(self.refused_rows | self.skipped_rows)

    def _note(
        self,
        verdict: Verdict,
        row: int,
        name: str,
        nth: int,
        value: str,
        message: str,
        params: dict[str, Any],
    ) -> None:
        self._kept[verdict] += 1
        if self._kept[verdict] > (KEPT_REPAIRS if verdict is Verdict.REPAIRED else KEPT_REFUSALS):
            return
        column = self.kind.column(name)
        shown = column.mask(value) if column.mask and value else value
        cell = self._letters.get((name, nth), "") + str(row)
        self.findings.append(
            Finding(verdict, row, cell, name if nth == 1 else f"{name}@{nth}", shown[:200], message, params)
        )


@dataclass(slots=True)
class _Field:
    index: int
    column: ImportColumn
    nth: int
    above: Any = ""


def read_rows(table: Table, mapping: ColumnMap, check: Check) -> Iterator[Row]:
    """The good rows of a sheet, parsed; empty rows, sums and repeated headers are passed over.

    Rows with a bad cell are refused here and do not reach the kind's plan.
    """
    fields = _fields(mapping, check)
    headers = set(mapping.headers.values())
    for line in table.lines():
        if line.number <= mapping.header_row:
            continue
        texts = [cell for field_ in fields if (cell := _plain(line, field_.index))]
        if not texts or texts[0].lower() in SUMS or (len(texts) > 1 and headers.issuperset(texts)):
            continue
        check.rows += 1
        if check.rows % 1000 == 0:
            check.progress(check.rows, table.height)
        row = _read_row(line, fields, check)
        if len(check.sample) < SAMPLE:
            check.sample.append(_sample(line, fields))
        if row is not None:
            yield row


def _fields(mapping: ColumnMap, check: Check) -> list[_Field]:
    fields = []
    for letter, target in mapping.columns.items():
        name, _at, number = target.partition("@")
        nth = int(number or 1)
        check._letters[name, nth] = letter
        fields.append(_Field(column_number(letter) - 1, check.kind.column(name), nth))
    # A missing required value is named at its own column even where the list has no such column.
    return sorted(fields, key=lambda found: found.index)


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


def _read_row(line: Line, fields: list[_Field], check: Check) -> Row | None:
    row = Row(line.number, {}, {})
    width, good = len(line.cells), True
    for found in fields:
        column = found.column
        raw = line.cells[found.index] if found.index < width else ""
        if raw == "" or raw is None:
            if not (column.fills_down and found.above != ""):
                continue
            raw = found.above
            check.repair(line.number, column.name, Repair.FILLED, nth=found.nth)
        else:
            if column.fills_down:
                found.above = raw
            if found.index in line.filled:
                check.repair(line.number, column.name, Repair.FILLED, nth=found.nth)
        try:
            value = _value(raw, found, line.number, check)
        except CellError as error:
            check.refuse(
                row, column.name, error.message, nth=found.nth, value=clean(cell_text(raw)[0]), **error.params
            )
            good = False
            continue
        if value is None:
            continue
        if column.group:
            row.groups.setdefault(column.group, {}).setdefault(found.nth, {})[column.name] = value
        else:
            row.values[column.name] = value
    for column in check.kind.columns:
        if column.required and column.name not in row.values and (line.number not in check.refused_rows):
            check.refuse(row, column.name, N_("The cell is empty, but every row needs it."))
            good = False
    return row if good else None


def _value(raw: Any, found: _Field, number: int, check: Check) -> Any:
    """One cell's value after all repairs; None for an empty one."""
    column = found.column
    text, how = (raw, None) if raw.__class__ is str else cell_text(raw)
    if how is not None:
        check.repair(number, column.name, how, nth=found.nth)
        if how is Repair.LOSSY:
            return None
    plain = text.isascii() and text.isprintable()
    cleaned = text.strip() if plain else clean(text)
    if not plain and CONTROL.search(text):
        check.repair(number, column.name, Repair.CONTROL, nth=found.nth, value=cleaned)
    if column.folds and not (plain and "  " not in cleaned):
        folded = fold(cleaned)
        if folded.replace(" ", "") != cleaned.replace(" ", "").replace("\n", ""):
            check.repair(number, column.name, Repair.FOLDED, nth=found.nth, value=folded)
        cleaned = folded
    if not cleaned:
        return None
    if column.unknown_is_empty and len(cleaned) <= 5 and cleaned.lower() in EMPTY_WORDS:
        check.repair(number, column.name, Repair.UNKNOWN, nth=found.nth)
        return None
    if column.parse is None:
        return cleaned
    value = column.parse(cleaned)
    if value.__class__ is Mended:
        check.repair(number, column.name, value.how, nth=found.nth, value=cleaned)
        return value.value
    return value
