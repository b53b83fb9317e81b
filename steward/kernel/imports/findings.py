"""What a check finds: rows that may come in, refusals and repairs that name their cell."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from steward.kernel.imports.choices import Repair, Verdict
from steward.kernel.imports.kinds import ImportKind
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Site

# Findings beyond this are counted but not kept: nobody reads further, and the first ones show the pattern.
KEPT_REFUSALS = 5000
KEPT_REPAIRS = 1000


@dataclass(frozen=True)
class Finding:
    """One cell with something to say about it; `message` is untranslated, `params` fill it."""

    verdict: Verdict
    row: int
    cell: str
    column: str
    value: str
    message: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Row:
    """One row of the list as values by column name; `groups` holds the repeated columns, by number from 1."""

    number: int
    values: dict[str, Any]
    groups: dict[str, dict[int, dict[str, Any]]]

    def get(self, name: str) -> Any:
        return self.values.get(name)


@dataclass
class Check:
    """One pass over a file: who imports what where, and all that was found. `plan` functions talk to it."""

    kind: ImportKind
    by: Actor
    site: Site | None
    options: frozenset[str] = frozenset()
    progress: Callable[[int, int], None] = lambda done, total: None
    rows: int = 0
    refused_rows: set[int] = field(default_factory=set)
    skipped_rows: set[int] = field(default_factory=set)
    repairs: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    sample: list[dict[str, Any]] = field(default_factory=list)
    report: dict[str, Any] = field(default_factory=dict)
    _kept: Counter[Verdict] = field(default_factory=Counter)
    _letters: dict[tuple[str, int], str] = field(default_factory=dict)

    def refuse(
        self, row: int, name: str, message: str, *, nth: int = 1, value: str = "", **params: Any
    ) -> None:
        """Keep a row out; `message` is an `N_()` text with named places."""
        self.refused_rows.add(row)
        self._note(Verdict.REFUSED, row, name, nth, value, message, params)

    def skip(
        self, row: int, name: str, message: str, *, nth: int = 1, value: str = "", **params: Any
    ) -> None:
        """Pass over a row that says what is already there: no harm, no change."""
        self.skipped_rows.add(row)
        self._note(Verdict.SKIPPED, row, name, nth, value, message, params)

    def repair(self, row: int, name: str, how: Repair, *, nth: int = 1, value: str = "") -> None:
        """Count a rewritten value, and keep where it was."""
        self.repairs[how.value] += 1
        self._note(Verdict.REPAIRED, row, name, nth, value, how.value, {})

    def note_letter(self, name: str, nth: int, letter: str) -> None:
        """In which column of the file a value stands, for naming its cell."""
        self._letters[name, nth] = letter

    @property
    def taken(self) -> int:
        return self.rows - len(self.refused_rows | self.skipped_rows)

    def _note(
        self,
        verdict: Verdict,
        row: int,
        name: str,
        nth: int,
        value: str,
        message: str,
        params: dict[str, Any],
    ) -> None:
        self._kept[verdict] += 1
        if self._kept[verdict] > (KEPT_REPAIRS if verdict is Verdict.REPAIRED else KEPT_REFUSALS):
            return
        column = self.kind.column(name)
        shown = column.mask(value) if column.mask and value else value
        cell = self._letters.get((name, nth), "") + str(row)
        self.findings.append(
            Finding(verdict, row, cell, name if nth == 1 else f"{name}@{nth}", shown[:200], message, params)
        )
