"""Texts of public listings read as numbers: `1.50元/平米/月`, `地面150.00元/月，地下120.00元/月`, `857(1:0.6)`."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from steward.kernel.base.money import to_minor
from steward.kernel.imports.cells import Mended
from steward.kernel.imports.choices import Repair

_AMOUNT = r"(\d+(?:\.\d+)?)"
_FEE = re.compile(
    rf"{_AMOUNT}(?:\s*[-~至到]\s*{_AMOUNT})?\s*(?:元)?(?:/?每?(?:平米|平方米|m2|㎡|平方))?(?:/?每?月)?",
    re.IGNORECASE,
)
_PLACE_FEE = re.compile(rf"(地面|地上|地下)?\s*{_AMOUNT}\s*元?(?:/?每?(?:个|位|辆))?(?:/?每?月)?")
_SPACES = re.compile(r"(\d+)\s*(?:个|位)?\s*(?:\(\s*1\s*:\s*(\d+(?:\.\d+)?)\s*\))?")
SPOTS = {"地下": "underground", "地面": "ground", "地上": "ground", "": "ground"}


@dataclass(frozen=True)
class Fee:
    """A management fee in fen per square metre and month; None where the text names no number."""

    text: str
    low_minor: int | None
    high_minor: int | None


def management_fee(text: str) -> Any:
    """`1.50元/平米/月`, a bare `2.95`, or a range `1.2-1.8元`; other texts are kept as they are."""
    found = _FEE.fullmatch(text)
    if not found:
        return Mended(Fee(text, None, None), Repair.UNREAD)
    low = to_minor(Decimal(found[1]))
    high = to_minor(Decimal(found[2])) if found[2] else low
    return Fee(text, min(low, high), max(low, high))


def parking_fees(text: str) -> Any:
    """Fen a month by where the space is: `{"ground": 15000, "underground": 12000}`."""
    fees: dict[str, int] = {}
    for part in re.split(r"\s*[,，;；、]\s*", text):
        found = _PLACE_FEE.fullmatch(part)
        if not found:
            return Mended({"text": text}, Repair.UNREAD)
        fees[SPOTS[found[1] or ""]] = to_minor(Decimal(found[2]))
    return fees


@dataclass(frozen=True)
class Spaces:
    """Parking spaces, and how many there are for each household."""

    count: int | None
    ratio: str


def parking_spaces(text: str) -> Any:
    """`857(1:0.6)`: 857 spaces, 0.6 a household."""
    found = _SPACES.fullmatch(text)
    if not found:
        return Mended(Spaces(None, text[:40]), Repair.UNREAD)
    return Spaces(int(found[1]), found[2] or "")


def years(text: str) -> Any:
    """`2018年、2023年` as `[2018, 2023]`: estates are finished in stages."""
    found = [int(year) for year in re.findall(r"(?<!\d)(?:18|19|20)\d\d(?!\d)", text)]
    return sorted(set(found)) if found else Mended([], Repair.UNREAD)


def parts(text: str) -> list[str]:
    """`小高层|高层` as a list."""
    return [part for part in re.split(r"\s*[|、,/]\s*", text) if part]


def yes_no(text: str) -> bool:
    return text.lower() in ("是", "有", "y", "yes", "true", "1")
