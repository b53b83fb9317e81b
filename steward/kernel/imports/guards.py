"""What a file is, looked at before any parser touches it: size, true format, zip bombs, far-off cells, macros."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from steward.kernel.base.refused import Refused
from steward.kernel.imports.cells import column_number

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 400 * 1024 * 1024
MAX_RATIO = 400
MAX_ENTRIES = 2000
MAX_ROWS = 200_000
MAX_COLUMNS = 200
# The reader keeps the rectangle around all cells: 32 bytes each, so this is about 200 MB.
MAX_CELLS = 6_000_000

SUFFIXES = (".xlsx", ".xls", ".ods", ".csv", ".tsv", ".txt")
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CHUNK = 1 << 20
# Tags of rows and of filled cells, with their address; bounded, so that no hostile text makes the search slow.
TAG = re.compile(
    rb"<(?:\w{1,20}:)?(c|row)(?=[\s/>])"
    rb"(?:[^<>]{0,400}?\sr=[\"']([A-Z]{0,3})(\d{1,7})[\"'])?[^<>]{0,400}?(/?)>"
)
LONG_TAG = re.compile(rb"<(?:\w{1,20}:)?(?:c|row)\s[^<>]{400}")
ODS_TOKEN = re.compile(rb"<table:(table-row|table-cell|covered-table-cell)\b([^<>]*)>|</table:table>")
ODS_REPEAT = re.compile(rb'number-(?:columns|rows)-repeated="(\d+)"')


def refuse_file(what: str, do: str) -> Refused:
    """Every refusal of a file reads the same way."""
    return Refused(what, do=do, kept=_("Nothing was imported."), field="file", code="bad_file")


def check_file(path: Path, name: str) -> str:
    """The true suffix of a file that may be read. Refuses everything that is not a plain, sane table."""
    suffix = Path(name).suffix.lower()
    size = path.stat().st_size
    if size == 0:
        raise refuse_file(_("The file is empty."), _("Save the table again and upload that file."))
    if size > MAX_BYTES:
        raise refuse_file(
            _("The file has %(size)d MB; at most %(limit)d MB are read.")
            % {"size": -(-size // 2**20), "limit": MAX_BYTES // 2**20},
            _("Remove pictures and unused sheets, or split the list into several files."),
        )
    if suffix in (".xlsm", ".xltm", ".xlsb", ".xlam"):
        raise _macros()
    if suffix not in SUFFIXES:
        raise refuse_file(
            _("Files ending in “%(suffix)s” are not tables we read.") % {"suffix": suffix or "?"},
            _("Save the list as .xlsx or .csv and upload that file."),
        )
    with path.open("rb") as file:
        head = file.read(8)
        if head.startswith(OLE):
            _check_ole(path, suffix)
        elif head.startswith(ZIP):
            _check_zip(file, suffix)
        elif suffix in (".xlsx", ".xls", ".ods"):
            raise _not_what_it_says(suffix)
    return suffix


def _macros() -> Refused:
    return refuse_file(
        _("The file may hold macros; we do not read such files."),
        _("Save it as a workbook without macros (.xlsx) and upload that file."),
    )


def _not_what_it_says(suffix: str) -> Refused:
    return refuse_file(
        _("The file is named “%(suffix)s” but its content is something else, or it is damaged.")
        % {"suffix": suffix},
        _("Open it in your spreadsheet program, save it as .xlsx and upload that file."),
    )


def password() -> Refused:
    """Also used by the reader, which may find the lock later than we do."""
    return refuse_file(
        _("The file is protected with a password."), _("Save it without the password and upload that file.")
    )


def too_large() -> Refused:
    return refuse_file(
        _("The table is too large: at most %(rows)d rows, %(columns)d columns and %(cells)d cells are read.")
        % {"rows": MAX_ROWS, "columns": MAX_COLUMNS, "cells": MAX_CELLS},
        _("Delete what lies far below or to the right of the list, or split it into several files."),
    )


def _check_ole(path: Path, suffix: str) -> None:
    body = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in body:
        raise password()
    if suffix != ".xls":
        raise _not_what_it_says(suffix)
    if "_VBA_PROJECT".encode("utf-16-le") in body:
        raise _macros()


def _check_zip(file: BinaryIO, suffix: str) -> None:
    try:
        zipped = zipfile.ZipFile(file)
        entries = zipped.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, struct.error, NotImplementedError):
        raise _not_what_it_says(suffix)
    names = {entry.filename for entry in entries}
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise _macros()
    wanted = {".xlsx": "xl/workbook.xml", ".ods": "content.xml"}.get(suffix)
    if wanted is None or wanted not in names:
        raise _not_what_it_says(suffix)
    if len(entries) > MAX_ENTRIES or any(entry.flag_bits & 1 for entry in entries):
        raise _bomb()
    _check_unpacked(file, entries, suffix)


def _bomb() -> Refused:
    return refuse_file(
        _("The file unpacks to far more than a list of this size would."),
        _("Save the list again from your spreadsheet program and upload that file."),
    )


def _check_unpacked(file: BinaryIO, entries: list[zipfile.ZipInfo], suffix: str) -> None:
    """Unpack every entry piece by piece, trusting none of the sizes the zipped declares."""
    packed = max(sum(entry.compress_size for entry in entries), 1)
    total = 0
    for entry in entries:
        scan = _Scan(suffix, entry.filename)
        for piece in _unpack(file, entry):
            total += len(piece)
            if total > MAX_UNPACKED or (total > MAX_BYTES and total > MAX_RATIO * packed):
                raise _bomb()
            scan.feed(piece)


def _unpack(file: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    file.seek(entry.header_offset + 26)
    lengths = file.read(4)
    if len(lengths) < 4 or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _bomb()
    file.seek(sum(struct.unpack("<HH", lengths)), 1)
    left = entry.compress_size
    unpacker = zlib.decompressobj(-15) if entry.compress_type == zipfile.ZIP_DEFLATED else None
    while left > 0 and (piece := file.read(min(CHUNK, left))):
        left -= len(piece)
        if unpacker is None:
            yield piece
            continue
        try:
            while piece:
                yield unpacker.decompress(piece, CHUNK)
                piece = unpacker.unconsumed_tail
        except zlib.error:
            raise _not_what_it_says(Path(entry.filename).suffix)


class _Scan:
    """Follows the XML of a sheet and refuses cells that would make the reader reserve a continent."""

    def __init__(self, suffix: str, name: str) -> None:
        is_sheet = suffix == ".xlsx" and name.startswith("xl/worksheets/")
        self.look = self._xlsx if is_sheet else self._ods if name == "content.xml" else None
        self.tail = b""
        self.top, self.bottom, self.left, self.right = MAX_ROWS + 1, 0, MAX_COLUMNS + 1, 0
        self.columns: dict[bytes, int] = {}
        self.cells = self.rows = self.width = self.row_width = 0
        self.row_repeat = 1

    def feed(self, piece: bytes) -> None:
        if self.look is None:
            return
        piece = self.tail + piece
        # A tag cut in two by the end of the piece waits for the next one.
        cut = piece.rfind(b"<")
        cut = cut if cut >= 0 and len(piece) - cut < 2**16 else len(piece)
        self.tail = piece[cut:]
        self.look(piece[:cut])

    def _xlsx(self, piece: bytes) -> None:
        if LONG_TAG.search(piece):
            raise _bomb()
        row = self.rows
        for tag, letters, digits, closed in TAG.findall(piece):
            if digits:
                row = int(digits)
            elif tag == b"row":
                row += 1
            if tag == b"row" or closed:
                continue
            self.cells += 1
            if letters not in self.columns:
                number = self.columns[letters] = column_number(letters.decode())
                self.left, self.right = min(self.left, number), max(self.right, number)
            if row > self.bottom:
                self.bottom = row
            if row < self.top:
                self.top = row
        self.rows = row
        height = self.bottom - min(self.top, self.bottom) + 1
        self._judge(self.bottom, self.right, max(self.cells, height * (self.right - self.left + 1)))

    def _ods(self, piece: bytes) -> None:
        for token, attributes in ODS_TOKEN.findall(piece):
            if token in (b"table-row", b""):
                self._end_row()
                repeat = ODS_REPEAT.search(attributes)
                self.row_repeat = int(repeat[1]) if repeat else 1
                if not token:
                    self.rows = self.width = 0
                continue
            repeat = ODS_REPEAT.search(attributes)
            self.row_width += int(repeat[1]) if repeat else 1
            if b"value-type" in attributes:
                self.width = max(self.width, self.row_width)
                # Judged at once: a row need not be closed to be hostile.
                rows = self.rows + self.row_repeat
                self._judge(rows, self.width, rows * self.width)

    def _end_row(self) -> None:
        # Empty rows count too (a value may follow below them); the endless empty rest of a sheet ends the table.
        self.rows += self.row_repeat if self.row_width else 0
        self.row_width = 0

    def _judge(self, rows: int, columns: int, cells: int) -> None:
        if rows > MAX_ROWS or columns > MAX_COLUMNS or cells > MAX_CELLS:
            raise too_large()
