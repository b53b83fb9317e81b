"""Unit codes: read as people write them, written one way.

`3-2-501`, `3栋2单元501`, `3号楼2单元501室`, `３－２－０５０１` are all `3-2-501`; `A座1203` is `A-1203`.
Basement levels stay in front of their number: `3-B1-023`.
"""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _

from steward.kernel.base.refused import Refused

# 三栋, 十二号楼, 二期: Chinese numerals count only in front of a word that numbers something.
_NUMERAL = re.compile(r"[一二三四五六七八九十]{1,3}(?=号楼|[栋幢座楼号期层]|单元)")
_DIGITS = {word: digit for digit, word in enumerate("一二三四五六七八九", start=1)}
_BASEMENT = re.compile(r"(?:负|地下)([1-9])[层楼]?")
_ORDINAL = re.compile(r"第(?=[0-9A-Z])")
_WORDS = re.compile(r"号楼|[栋幢座门梯]|单元")
_FLOOR = re.compile(r"-\s*\d{1,2}[层楼](?=\s*\d)")
_TAIL = re.compile(r"[室号房户楼]+$")
# After NFKC; the long dashes and the katakana one are what input methods offer instead of a hyphen.
_SEPARATOR = re.compile(r"[\s\-\u2010-\u2015\u2212\u30fc~_/\\.,、。#·号楼]+")
_PART = re.compile(r"[0-9A-Z\u4e00-\u9fff]{1,12}")
_NUMBER = re.compile(r"[A-Z]?[0-9]{1,6}[A-Z]?")
_ENTRANCE = re.compile(r"[0-9]{1,2}|[A-Z]|[\u4e00-\u9fff]{1,2}")
_LEVEL = re.compile(r"B[1-9]")
_LETTER_FIRST = re.compile(r"([A-Z])(\d{3,5})")


@dataclass(frozen=True)
class Code:
    """The parts of a code; without a number it is the building's own."""

    building: str
    entrance: str = ""
    number: str = ""

    def __str__(self) -> str:
        return "-".join(part for part in (self.building, self.entrance, self.number) if part)

    @property
    def floor(self) -> int | None:
        return floor_of(self.number)


def parse_code(text: str) -> Code:
    """The code of a unit in any spelling. Refuses what names no building or no number."""
    parts = code_parts(text)
    if len(parts) == 1 and (glued := _LETTER_FIRST.fullmatch(parts[0])):
        parts = list(glued.groups())
    if not 2 <= len(parts) <= 4 or not all(map(_PART.fullmatch, parts)):
        raise _unreadable(text)
    if len(parts) == 2 and _LEVEL.fullmatch(parts[0]) and _raw_tail(text).startswith("0"):
        # A parking space as it is painted on the ground, B1-023: a level, not a building called B1.
        return Code("", "", f"{parts[0]}-{parts[1].zfill(3)}")
    building, *rest = parts
    entrance = rest.pop(0) if len(rest) > 1 and _is_entrance(rest[0]) else ""
    if len(rest) == 2 and _LEVEL.fullmatch(rest[0]):
        rest[1] = rest[1].zfill(3)
    elif len(rest) > 2 or not all(map(_NUMBER.fullmatch, rest)):
        raise _unreadable(text)
    return Code(building, entrance, "-".join(rest))


def parse_building(text: str) -> str:
    """The code of a building: `3`, `3栋`, `03号楼` are all `3`. Refuses more than one part."""
    parts = code_parts(text)
    if len(parts) != 1 or not _PART.fullmatch(parts[0]):
        raise Refused(
            _("“%(text)s” is not the code of a building.") % {"text": text[:40]},
            do=_("Write it as 3 or A."),
            field="building",
            code="bad_code",
        )
    return parts[0]


def code_parts(text: str) -> list[str]:
    """The parts of a whole or half-typed code, folded, without words, separators and leading zeros."""
    folded = unicodedata.normalize("NFKC", text).upper().strip()
    folded = _NUMERAL.sub(lambda found: _count(found[0]), folded)
    folded = _BASEMENT.sub(r"-B\1-", folded)
    folded = _FLOOR.sub("-", _WORDS.sub("-", _ORDINAL.sub("", folded)))
    folded = _TAIL.sub("", folded)
    return [re.sub(r"(?<!\d)0+(?=\d)", "", part) for part in _SEPARATOR.split(folded) if part]


def floor_of(number: str) -> int | None:
    """The floor a number tells: 501 -> 5, 1203 -> 12, 28012 -> 28, B1-023 -> -1; none for 12 or a word."""
    if level := re.match(r"B([1-9])-", number):
        return -int(level[1])
    digits = re.match(r"\d+", number)
    count = len(digits[0]) if digits else 0
    if digits is None or count not in (3, 4, 5):
        return None
    return int(digits[0][: -3 if count == 5 else -2])


def sort_key(code: str) -> str:
    """Every number padded to four digits, so that 3-2-1001 comes after 3-2-901."""
    return re.sub(r"\d+", lambda number: number[0].zfill(4), code)


def search_key(code: str) -> str:
    """A canonical code without its separators, for people who type only digits."""
    return code.replace("-", "")


def _is_entrance(part: str) -> bool:
    return bool(_ENTRANCE.fullmatch(part)) and not _LEVEL.fullmatch(part)


def _raw_tail(text: str) -> str:
    return _SEPARATOR.split(unicodedata.normalize("NFKC", text).strip())[-1]


def _count(words: str) -> str:
    """`十二` -> 12, `二十` -> 20, `三` -> 3."""
    tens, ten, ones = words.rpartition("十")
    if not ten:
        return "".join(str(_DIGITS[word]) for word in words)
    return str((_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0))


def _unreadable(text: str) -> Refused:
    return Refused(
        _("“%(text)s” is not a unit code.") % {"text": text[:40]},
        do=_("Write building, entrance and number as 3-2-501, or building and number as A-1203."),
        field="code",
        code="bad_code",
    )
