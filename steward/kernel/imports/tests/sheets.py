"""Files for tests: good lists and hostile ones, made on the spot."""

import io
import struct
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

ODS_HEAD = (
    '<?xml version="1.0"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="S">'
)
ODS_TAIL = "</table:table></office:spreadsheet></office:body></office:document-content>"


def xlsx(rows: Iterable[Sequence[Any]], paint: Callable[[Any, Any], None] | None = None) -> bytes:
    """A workbook of one sheet; `paint(book, sheet)` adds merges and formats. `None` leaves a cell empty."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    # Made at one moment for ever: the same rows are the same file, byte for byte.
    book.set_properties({"created": datetime(2026, 1, 1)})  # noqa: DTZ001 - what the library writes has no zone
    sheet = book.add_worksheet("表1")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if hasattr(value, "year"):
                sheet.write_datetime(r, c, value, day)
            elif value is not None:
                sheet.write(r, c, value)
    if paint:
        paint(book, sheet)
    book.close()
    return out.getvalue()


def ods(body: str) -> bytes:
    """An OpenDocument sheet with this table body."""
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    content = (ODS_HEAD + body + ODS_TAIL).encode()
    return archive({"mimetype": mime.encode(), "META-INF/manifest.xml": manifest, "content.xml": content})


def ods_row(values: Sequence[str], attributes: str = "") -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
        for value in values
    )
    return f"<table:table-row{attributes}>{cells}</table:table-row>"


def archive(entries: dict[str, bytes]) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, body in entries.items():
            zipped.writestr(name, body)
    return out.getvalue()


def with_entry(book: bytes, name: str, body: bytes) -> bytes:
    """A workbook with one entry replaced or added."""
    with zipfile.ZipFile(io.BytesIO(book)) as zipped:
        entries = {entry: zipped.read(entry) for entry in zipped.namelist()}
    return archive(entries | {name: body})


def lying_about_sizes(book: bytes) -> bytes:
    """The same archive, every declared size set to ten bytes, in both headers."""
    body = bytearray(book)
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = body.find(mark)
        while at >= 0:
            body[at + offset : at + offset + 4] = struct.pack("<I", 10)
            at = body.find(mark, at + 4)
    return bytes(body)


def ole(*words: str) -> bytes:
    """Something that begins like an old Office file and holds these stream names."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 1024
        + b"".join(word.encode("utf-16-le") for word in words)
    )


def saved(folder: Path, name: str, body: bytes) -> Path:
    path = folder / name
    path.write_bytes(body)
    return path
