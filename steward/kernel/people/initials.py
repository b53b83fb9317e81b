"""Pinyin initials of names: 张三 is found by `zs`."""

import os
from functools import lru_cache

# The dictionary of phrases costs 45 MB and a third of a second; names are read character by character.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
from pypinyin import Style, lazy_pinyin

# Read differently as a surname than anywhere else.
SURNAMES = {
    "曾": "z", "单": "s", "解": "x", "仇": "q", "查": "z", "翟": "z", "覃": "q", "区": "o", "种": "c", "秘": "b",
    "召": "s", "阚": "k", "隗": "w", "重": "c", "乜": "n",
}  # fmt: skip


def initials_of(name: str) -> str:
    """`zs` for 张三, `js` for John Smith; signs and other scripts are left out."""
    word = name.strip()
    first = SURNAMES.get(word[:1])
    if word.isascii():
        return "".join(_initial(part[0]) for part in word.split())[:80]
    rest = word[1:] if first else word
    return ((first or "") + "".join(map(_initial, rest)))[:80]


@lru_cache(maxsize=10_000)
def _initial(char: str) -> str:
    if char.isascii():
        return char.lower() if char.isalnum() else ""
    return "".join(lazy_pinyin(char, style=Style.FIRST_LETTER, errors="ignore"))
