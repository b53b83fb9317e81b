"""Files that are written row by row: CSV and XLSX, at the same memory for ten rows and a million."""

import csv
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Protocol, Self

import xlsxwriter

from steward.kernel.surface.choices import ExportFormat
from steward.kernel.surface.export_cells import Cell, to_text

# A worksheet ends here; the first row holds the names of the columns.
MOST_XLSX_ROWS = 1_048_575


class Writer(Protocol):
    def __enter__(self) -> Self: ...
    def __exit__(self, *_error: object) -> None: ...
    def add(self, cells: Sequence[Cell]) -> None: ...
    def sign(self, mark: str) -> None: ...


def open_writer(path: Path, format: str) -> Writer:
    return XlsxFile(path) if format == ExportFormat.XLSX else CsvFile(path)


class CsvFile:
    """UTF-8 with a byte order mark: without it Excel takes Chinese for something else."""

    def __init__(self, path: Path) -> None:
        self.file = path.open("w", encoding="utf-8-sig", newline="")
        self.rows = csv.writer(self.file)

    def add(self, cells: Sequence[Cell]) -> None:
        self.rows.writerow([to_text(cell) for cell in cells])

    def sign(self, mark: str) -> None:
        """The last row: who took the rows out, and when."""
        self.add([mark])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.file.close()


class XlsxFile:
    """One worksheet; texts are written as texts, never as formulas, links or numbers."""

    def __init__(self, path: Path) -> None:
        self.book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
        self.sheet = self.book.add_worksheet()
        self.head = self.book.add_format({"bold": True})
        self.moment = self.book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self.day = self.book.add_format({"num_format": "yyyy-mm-dd"})
        self.sheet.freeze_panes(1, 0)
        self.row = 0

    def add(self, cells: Sequence[Cell]) -> None:
        for column, cell in enumerate(cells):
            self._write(column, cell)
        self.row += 1

    def sign(self, mark: str) -> None:
        """The last row, and the foot of each printed page: who took the rows out, and when."""
        self.add([mark])
        # An ampersand begins a code of the foot; longer ones Excel refuses.
        self.sheet.set_footer(f"&L{mark.replace('&', '&&')[:240]}&R&P / &N")

    def _write(self, column: int, cell: Cell) -> None:
        match cell:
            case None:
                pass
            case datetime():
                self.sheet.write_datetime(self.row, column, cell, self.moment)
            case date():
                self.sheet.write_datetime(self.row, column, cell, self.day)
            case str():
                self.sheet.write_string(self.row, column, cell, self.head if self.row == 0 else None)
            case _:
                self.sheet.write_number(self.row, column, cell)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.book.close()
