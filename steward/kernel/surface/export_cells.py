"""Cells of exported files: what the screen shows, harmless in a spreadsheet."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

# Spreadsheets take a text that begins like this for a formula; Excel in Chinese also the full-width ones.
DANGEROUS = tuple("=+-@\t\r\n＝＋－＠")

Cell = str | int | float | datetime | date | None


def to_cell(value: Any) -> Cell:
    """Numbers stay numbers, moments become local time without a zone, everything else harmless text."""
    match value:
        case None:
            return None
        case bool():
            return _("yes") if value else _("no")
        case int() | float():
            return value
        case Decimal():
            return float(value)
        case datetime():
            return timezone.make_naive(value).replace(microsecond=0)
        case date():
            return value
        case timedelta():
            return int(value.total_seconds() // 60)
        case _:
            return harmless(str(value))


def harmless(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet would run it."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def to_text(cell: Cell) -> str:
    """A cell in a CSV file."""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    return "" if cell is None else str(cell)
