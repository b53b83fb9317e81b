"""Declared import kinds: which columns a list may have, and what its rows become."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

from steward.kernel.imports.cells import Parse, fold
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.scope import open_organisation

if TYPE_CHECKING:
    from steward.kernel.imports.findings import Check, Row
    from steward.kernel.imports.traces import Traces

Text = str | Promise
IMPORTERS = frozenset({Role.ADMIN, Role.MANAGER, Role.HEAD})


@dataclass(frozen=True)
class ImportColumn:
    """One column a list may have.

    `synonyms` are the words lists use in their headers, in both languages, each without blanks inside. `folds` is off
    for free texts, which come in unchanged. `fills_down` takes the value above for an empty cell. Columns of a
    `group` may repeat (`业主1 姓名`, `业主2 姓名`). `mask` hides a personal value in previews and findings.
    `unknown_is_empty` reads 暂无 and dashes as no value. A cell of a column that is `never_date` is refused where
    the spreadsheet program made a date of it: 1-2-03 and 138-0001 cannot be read back from one.
    """

    name: str
    label: Text
    synonyms: str = ""
    parse: Parse | None = None
    required: bool = False
    folds: bool = True
    fills_down: bool = False
    group: str = ""
    mask: Callable[[str], str] | None = None
    unknown_is_empty: bool = True
    never_date: bool = False


@dataclass(frozen=True)
class ImportOption:
    """A yes-or-no choice of a kind, shown as a tick box and as a flag of the command."""

    name: str
    label: Text


@dataclass(frozen=True)
class ImportKind:
    """`plan(rows, check)` reads good rows, finds duplicates and strangers, and returns what is to be written;
    `write(plan, traces)` writes it inside the batch's transaction, through actions, and returns what it made by
    word (`{"units": 120}`). `counted` gives these words to people.
    """

    code: str
    title: Text
    columns: tuple[ImportColumn, ...]
    plan: "Callable[[Iterable[Row], Check], Any]"
    write: "Callable[[Any, Traces], dict[str, int]]"
    counted: Mapping[str, Text] = field(default_factory=dict)
    options: tuple[ImportOption, ...] = ()
    needs_site: bool = True
    roles: frozenset[Role] = IMPORTERS
    # Columns that differ from one organisation to the next, asked for within its scope.
    more: Callable[[], tuple[ImportColumn, ...]] | None = None

    def column(self, name: str) -> ImportColumn:
        """A column by its name. Raises `KeyError`."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(column.name for column in self.columns)


_kinds: dict[str, ImportKind] = {}


def declare_import(kind: ImportKind) -> ImportKind:
    """Register an import kind; a code declared twice is an error at import time."""
    if kind.code in _kinds:
        raise ValueError(f"import kind {kind.code} is declared twice")
    _kinds[kind.code] = kind
    return kind


def import_kind(code: str) -> ImportKind:
    """The declared kind with the columns the organisation in scope adds. Raises `KeyError` for an undeclared code."""
    kind = _kinds[code]
    if kind.more is None or open_organisation() is None:
        return kind
    return replace(kind, columns=kind.columns + kind.more())


def import_kinds() -> list[ImportKind]:
    """All declared kinds, in the order of their declaration."""
    return list(_kinds.values())


# --- header words ----------------------------------------------------------------------------------------------------

_NUMERALS = {
    "一": "1",
    "二": "2",
    "三": "3",
    "四": "4",
    "五": "5",
    "六": "6",
    "七": "7",
    "八": "8",
    "九": "9",
}
MAX_REPEATS = 9


@lru_cache(maxsize=4096)
def header_word(header: str) -> tuple[str, int | None]:
    """A header reduced to its word and its number: `业主2 姓名(必填)` is (`业主姓名`, 2)."""
    word = re.sub(r"\([^)]*\)|\[[^\]]*\]|【[^】]*】|<[^>]*>", "", fold(header).lower())
    word = re.sub(r"第([一二三四五六七八九])", lambda found: _NUMERALS[found[1]], word)
    word = re.sub(r"(业主|产权人|租户|owner|tenant)\s*([一二三四五六七八九])", _numbered, word)
    digits = re.findall(r"\d+", word)
    word = re.sub(r"[\W\d_]+", "", word)
    number = int(digits[0]) if digits and 1 <= int(digits[0]) <= MAX_REPEATS else None
    return word, number


def _numbered(found: re.Match[str]) -> str:
    return found[1] + _NUMERALS[found[2]]


def match_header(kind: ImportKind, header: str) -> tuple[ImportColumn, int | None, bool] | None:
    """The column a header means, its repetition number, and whether the word was exact."""
    word, number = header_word(header)
    if not word:
        return None
    for column in kind.columns:
        if word in _words(column):
            return column, number, True
    best = min(
        (
            (edits(word, known), column)
            for column in kind.columns
            for known in _words(column)
            if len(known) >= 4
        ),
        key=lambda pair: pair[0],
        default=None,
    )
    if best and best[0] <= (1 if len(word) < 8 else 2):
        return best[1], number, False
    return None


def _words(column: ImportColumn) -> frozenset[str]:
    return frozenset(header_word(text)[0] for text in (column.name, *column.synonyms.split()))


def edits(one: str, other: str) -> int:
    """How many letters must be put in, taken out or changed to make one word the other."""
    if abs(len(one) - len(other)) > 2:
        return 99
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        previous, row[0] = row[0], i
        for j, wanted in enumerate(other, start=1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (letter != wanted))
    return row[-1]
