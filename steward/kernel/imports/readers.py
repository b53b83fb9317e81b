"""Opening tables: spreadsheets through calamine, text files through a strict ladder of encodings."""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from steward.kernel.imports.guards import (
    MAX_BYTES,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    check_file,
    password,
    refuse_file,
    too_large,
)

DELIMITERS = ",\t;|，"
SPREADSHEETS = (".xlsx", ".xls", ".ods")
# More control characters than these in a hundred, and in all, and the "text" is something else.
BINARY_PERCENT, BINARY_LEAST = 2, 5
# Encodings a person may choose; big5 is never guessed, its bytes are valid GB 18030 as well.
ENCODINGS = ("", "utf-8", "gb18030", "big5", "utf-16")


class Line(NamedTuple):
    """A row as it stands in the file: its number counted from 1, its cells, and which were filled from a merge."""

    number: int
    cells: list[Any]
    filled: frozenset[int] = frozenset()


@dataclass
class Table:
    """One sheet of an opened file. `lines()` may be walked more than once."""

    sheet: str
    sheets: list[str]
    encoding: str
    height: int
    width: int
    merges: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    _sheet: CalamineSheet | None = None
    _text: str = ""
    _delimiter: str = ","

    def lines(self) -> Iterator[Line]:
        """All rows, the number of each as the spreadsheet program shows it."""
        return self._sheet_lines() if self._sheet is not None else self._text_lines()

    def _sheet_lines(self) -> Iterator[Line]:
        assert self._sheet is not None
        offset = [""] * (self._sheet.start[1] if self._sheet.start else 0)
        waiting = sorted(self.merges, reverse=True)
        active: list[tuple[int, int, Any]] = []
        for index, found in enumerate(self._sheet.iter_rows()):
            cells = offset + found
            active = [merge for merge in active if merge[0] >= index]
            filled = frozenset(column for _last, column, _value in active)
            for _last, column, value in active:
                if column < len(cells):
                    cells[column] = value
            while waiting and waiting[-1][0][0] <= index:
                (top, left), (bottom, _right) = waiting.pop()
                if bottom > top and left < len(cells) and cells[left] != "":
                    active.append((bottom, left, cells[left]))
            if len(active) > MAX_COLUMNS:
                raise too_large()
            yield Line(index + 1, cells, filled)

    def _text_lines(self) -> Iterator[Line]:
        csv.field_size_limit(MAX_BYTES)
        reader = csv.reader(io.StringIO(self._text, newline=""), delimiter=self._delimiter)
        while True:
            # A quoted cell may hold line breaks: rows are counted as a spreadsheet program would number them.
            try:
                for number, cells in enumerate(reader, start=1):
                    yield Line(number, list(cells))
            except csv.Error as error:
                raise refuse_file(
                    _("Line %(line)d of the text file cannot be read: %(error)s.")
                    % {"line": reader.line_num, "error": error},
                    _("Open it in your spreadsheet program, save it as .xlsx and upload that file."),
                )
            return


def open_table(
    path: Path,
    name: str,
    *,
    sheet: str = "",
    encoding: str = "",
    packed: bool = False,
    is_checked: bool = False,
) -> Table:
    """Open one sheet of a file after checking it. Refuses what is not a plain, sane table.

    `packed` also takes `.csv.gz`; commands allow it, uploads do not. `is_checked` spares a file of our own keeping,
    checked when it came in, another look inside.
    """
    if packed and name.endswith(".gz"):
        return _open_text(_unpack(path), encoding, name)
    suffix = Path(name).suffix.lower() if is_checked else check_file(path, name)
    if suffix in SPREADSHEETS:
        return _open_spreadsheet(path, sheet)
    return _open_text(path.read_bytes(), encoding, name)


def _unpack(path: Path) -> bytes:
    try:
        with gzip.open(path) as file:
            body = file.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error):
        raise refuse_file(_("The packed file is damaged."), _("Fetch it again."))
    if len(body) > MAX_BYTES:
        raise too_large()
    return body


def _open_spreadsheet(path: Path, wanted: str) -> Table:
    try:
        book = CalamineWorkbook.from_path(path)
        sheets = [found for found in book.sheets_metadata if found.typ == SheetTypeEnum.WorkSheet]
        # Hidden sheets come last: they can be chosen, but are never meant first.
        sheets.sort(key=lambda found: found.visible != SheetVisibleEnum.Visible)
        names = [found.name for found in sheets]
        found = book.get_sheet_by_name(_choose_sheet(names, wanted))
        for name in () if wanted else names[1:]:
            # An empty sheet in front, as programs leave one behind, is not what is meant.
            found = found if found.end else book.get_sheet_by_name(name)
        merges = found.merged_cell_ranges or []
    except PasswordError:
        raise password()
    except (CalamineError, OSError, ValueError) as error:
        if "assword" in str(error):
            raise password()
        raise refuse_file(
            _("The spreadsheet is damaged and cannot be read."),
            _("Open it in your spreadsheet program, save it as a new .xlsx and upload that file."),
        )
    height, width = (found.end[0] + 1, found.end[1] + 1) if found.end else (0, 0)
    _check_extent(height, width)
    return Table(found.name, names, "", height, width, merges, _sheet=found)


def _choose_sheet(names: list[str], wanted: str) -> str:
    if wanted and wanted not in names:
        raise refuse_file(
            _("The file has no sheet named “%(sheet)s”.") % {"sheet": wanted},
            _("Its sheets are: %(names)s.") % {"names": ", ".join(names)},
        )
    if not names:
        raise refuse_file(_("The file has no sheet."), _("Save the list as .xlsx and upload that file."))
    return wanted or names[0]


def _check_extent(height: int, width: int) -> None:
    if height == 0:
        raise refuse_file(_("The table is empty."), _("Choose the sheet or the file that holds the list."))
    if height > MAX_ROWS or width > MAX_COLUMNS or height * width > MAX_CELLS:
        raise too_large()


def _open_text(body: bytes, encoding: str, name: str) -> Table:
    text, found = decode(body, encoding)
    start = text[:65536]
    controls = sum(1 for letter in start if letter < " " and letter not in "\t\r\n\f")
    if controls >= BINARY_LEAST and controls * 100 > BINARY_PERCENT * len(start):
        raise refuse_file(
            _("The file is not a text table."), _("Save the list as .xlsx or .csv and upload that file.")
        )
    delimiter = sniff_delimiter(start, name)
    table = Table("", [""], found, 0, 0, _text=text, _delimiter=delimiter)
    for line in table.lines():
        table.height, table.width = line.number, max(table.width, len(line.cells))
        if table.height > MAX_ROWS or table.width > MAX_COLUMNS:
            raise too_large()
    _check_extent(table.height if text.strip() else 0, table.width)
    return table


def decode(body: bytes, encoding: str = "") -> tuple[str, str]:
    """Bytes to text by a strict ladder: byte-order mark, UTF-8, GB 18030 (which covers GBK). No guessing by letters:
    short GBK texts were taken for Korean."""
    if encoding:
        rungs = [encoding]
    elif body.startswith(b"\xef\xbb\xbf"):
        rungs = ["utf-8-sig"]
    elif body.startswith((b"\xff\xfe", b"\xfe\xff")):
        rungs = ["utf-16"]
    else:
        rungs = ["utf-8", "gb18030"]
    for rung in rungs:
        try:
            return body.decode(rung), rung
        except UnicodeDecodeError:
            continue
    raise refuse_file(
        _("The text is neither UTF-8 nor GBK."),
        _("Choose the encoding below, or save the list as .xlsx and upload that file."),
    )


def sniff_delimiter(start: str, name: str) -> str:
    """The separator that cuts the first lines into the same number of pieces; a comma when in doubt."""
    if name.lower().removesuffix(".gz").endswith(".tsv"):
        return "\t"
    lines = [line for line in start.splitlines()[:20] if line.strip()]
    best, best_score = ",", 0
    for delimiter in DELIMITERS:
        counts = [line.count(delimiter) for line in lines]
        usual = max(set(counts), key=lambda n: (counts.count(n), n), default=0)
        score = usual * counts.count(usual)
        if usual and score > best_score:
            best, best_score = delimiter, score
    return best
