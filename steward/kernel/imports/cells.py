"""Cells to text, and text to values: what a spreadsheet means rather than how it stores it."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext_noop as N_  # noqa: N812 - the name Babel extracts

from steward.kernel.imports.choices import Repair

# Excel keeps 15 significant digits: an ID number typed as a number has lost its end for good.
LOSSY_FROM = 10**15
LONG_NUMBER_FROM = 10**10
# Control characters but tab and line ends, byte-order marks and zero-width spaces: never meant by anyone.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\u200b\u2060\ufffe\uffff]")
# Marks that only turn the reading direction; they stay in free texts but have no place in names and numbers.
DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
EMPTY_WORDS = frozenset(
    {"-", "--", "—", "——", "/", "\\", "无", "暂无", "未知", "n/a", "na", "none", "null", "#n/a"}
)
# What programs write into text files where a long number was: `1.38E+10`, whose end is gone, and `13800138000.0`.
SHORTENED = re.compile(r"\d(?:\.\d+)?[eE]\+\d\d")
FLOATED = re.compile(r"\d{5,}\.0+")
EXCEL_EPOCH = date(1899, 12, 30).toordinal()


class CellError(ValueError):
    """A cell that cannot be taken; `message` is an untranslated sentence with named places."""

    def __init__(self, message: str, **params: Any) -> None:
        super().__init__(message)
        self.message, self.params = message, params


class Mended(NamedTuple):
    """A value that was taken after rewriting."""

    value: Any
    how: Repair


Parse = Callable[[str], Any]


def cell_text(value: Any) -> tuple[str, Repair | None]:
    """The text a person reads in the cell: `501.0` is `501`, no exponents, ISO dates."""
    if isinstance(value, str):
        return value, None
    if isinstance(value, bool):
        return str(value).upper(), None
    if isinstance(value, float | int):
        return _number_text(value)
    if isinstance(value, datetime):
        whole_day = not (value.hour or value.minute or value.second)
        return (value.date().isoformat() if whole_day else value.isoformat(" ", "seconds")), None
    if isinstance(value, date):
        return value.isoformat(), None
    return ("" if value is None else str(value)), None


def number_again(text: str) -> tuple[str, Repair | None]:
    """A text that was a number before it came into a text file, read as the number; every other text as it is."""
    if SHORTENED.fullmatch(text.strip()):
        return text, Repair.LOSSY
    return _number_text(float(text)) if FLOATED.fullmatch(text.strip()) else (text, None)


def _number_text(value: float) -> tuple[str, Repair | None]:
    if value != value or value in (float("inf"), float("-inf")):
        return "", None
    if value == int(value):
        size = abs(int(value))
        how = Repair.LOSSY if size >= LOSSY_FROM else Repair.NUMBER if size >= LONG_NUMBER_FROM else None
        return str(int(value)), how
    return format(Decimal(repr(value)), "f"), None


def clean(text: str) -> str:
    """Free text as it will be kept: control characters out, line ends unified, ends trimmed; nothing folded."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return CONTROL.sub("", text).strip()


def fold(text: str) -> str:
    """Names, numbers and codes: full-width forms folded, inner white space to one blank."""
    return " ".join(unicodedata.normalize("NFKC", DIRECTION.sub("", text)).split())


def column_number(letters: str) -> int:
    """`A` is 1, `AA` is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """1 is `A`, 27 is `AA`."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


# --- parsers: each takes a cleaned, non-empty text and returns a value or raises CellError --------------------------


def text(limit: int) -> Parse:
    """Text as it stands, up to a length."""

    def parse(value: str) -> str:
        if len(value) > limit:
            raise CellError(N_("Longer than %(limit)s characters."), limit=limit)
        return value

    return parse


def whole(low: int = 0, high: int = 10**9) -> Parse:
    """A whole number, thousands separators and words behind it allowed: `1,340户`."""

    def parse(value: str) -> Any:
        found = re.fullmatch(r"(-?\d[\d,]*)(?:\.0+)?\s*(\D{0,12})", value)
        if not found:
            raise CellError(N_("Not a whole number."))
        number = int(found[1].replace(",", ""))
        if not low <= number <= high:
            raise CellError(N_("Not between %(low)s and %(high)s."), low=low, high=high)
        return Mended(number, Repair.UNIT) if found[2] or "," in found[1] else number

    return parse


def hundredths(high: int = 10**9) -> Parse:
    """A decimal kept as an integer of hundredths (`89.9㎡` is 8990); more than two places are rounded half up."""

    def parse(value: str) -> Any:
        found = re.fullmatch(r"(\d[\d,]*(?:\.\d+)?)\s*(m2|\D{0,12})", value, re.IGNORECASE)
        if not found:
            raise CellError(N_("Not a number."))
        number = int(Decimal(found[1].replace(",", "")) * 100 + Decimal("0.5"))
        if not 0 < number <= high:
            raise CellError(N_("Not between %(low)s and %(high)s."), low="0.01", high=f"{high / 100:g}")
        return Mended(number, Repair.UNIT) if found[2] or "," in found[1] else number

    return parse


def share(value: str) -> Any:
    """A share in basis points: `50%`, `1/2`, `0.5` and `50` are all 5000."""
    if fraction := re.fullmatch(r"(\d{1,4})\s*/\s*(\d{1,4})", value):
        over, under = int(fraction[1]), int(fraction[2])
        number = Decimal(over) / Decimal(under) if under else Decimal(0)
    elif plain := re.fullmatch(r"(\d{1,3}(?:\.\d+)?)\s*(%?)", value):
        number = Decimal(plain[1])
        number = number / 100 if plain[2] or number > 1 else number
    else:
        raise CellError(N_("Not a share such as 50% or 1/2."))
    if not 0 < number <= 1:
        raise CellError(N_("A share lies above 0 and up to 100 %."))
    return int((number * 10000).to_integral_value())


def day(value: str) -> Any:
    """A date: ISO, `2020/5/1`, `2020.5.1`, `20200501`, `2020年5月1日`, `2020年5月` (its first), Excel's number."""
    if found := re.match(r"(\d{4})-(\d{2})-(\d{2})(?: \d\d:\d\d(?::\d\d)?)?$", value):
        return _date(*found.groups())
    if found := re.fullmatch(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})?日?)?", value):
        return Mended(_date(found[1], found[2], found[3] or "1"), Repair.DATE)
    if found := re.fullmatch(r"((?:19|20)\d\d)(\d\d)(\d\d)", value):
        return Mended(_date(*found.groups()), Repair.DATE)
    if re.fullmatch(r"[2-6]\d{4}", value):
        return Mended(date.fromordinal(EXCEL_EPOCH + int(value)), Repair.DATE)
    raise CellError(N_("Not a date such as 2026-05-31."))


def _date(year: str, month: str, day_of_month: str) -> date:
    try:
        return date(int(year), int(month), int(day_of_month))
    except ValueError:
        raise CellError(N_("This day does not exist in the calendar."))


def choice(words: Mapping[str, str]) -> Parse:
    """One of the known words (already folded and in lower case), as its code."""

    def parse(value: str) -> str:
        code = words.get(value.lower())
        if code is None:
            raise CellError(N_("Unknown word; known are: %(known)s."), known="、".join(list(words)[:12]))
        return code

    return parse
