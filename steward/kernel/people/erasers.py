"""Who else keeps copies of a person's data, and blanks them when the person is erased."""

import re
from collections.abc import Callable, Iterable

from steward.kernel.people.models import Party

Eraser = Callable[[Party], int]
_erasers: dict[str, Eraser] = {}
BLOT = "***"
# The digit in either width: people type both.
DIGITS = {str(digit): f"[{digit}{chr(0xFF10 + digit)}]" for digit in range(10)} | {"X": "[XxＸｘ]"}
SEPARATOR = "[ \\-\u3000]?"


def declare_eraser(name: str, erase: Eraser) -> None:
    """Have `erase(party)` called inside the erasing transaction; it blanks its copies and says how many.

    `name` stands in the trail (`tickets.requester`). A name declared twice for two functions is an error.
    """
    if _erasers.setdefault(name, erase) is not erase:
        raise ValueError(f"eraser {name} is declared twice")


def call_erasers(party: Party) -> dict[str, int]:
    """Run every declared eraser; what was blanked, by name."""
    return {name: erase(party) for name, erase in sorted(_erasers.items())}


def words_of(party: Party) -> set[str]:
    """What a person is called in free words: name, contacts, ID number."""
    return {party.name, party.id_number, *(contact.value for contact in party.contacts.all())}


def without_words(text: str, words: Iterable[str]) -> str:
    """A text with a person's words blotted out: names as they are, numbers in any grouping and width.

    Words of a single character find too much and are left standing.
    """
    for word in sorted(words, key=len, reverse=True):
        if len(word) > 1:
            text = _pattern(word).sub(BLOT, text)
    return text


def _pattern(word: str) -> re.Pattern[str]:
    if len(word) < 5 or not re.fullmatch(r"[0-9]+X?", word):
        return re.compile(re.escape(word), re.IGNORECASE)
    number = SEPARATOR.join(DIGITS[sign] for sign in word)
    return re.compile(rf"(?<!\d)(?:\+?86{SEPARATOR})?{number}(?!\d)")
