"""From a sheet to its mapping: where the header is, and which column of the file means which column of ours."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from steward.kernel.base.keys import key_of
from steward.kernel.base.refused import Refused
from steward.kernel.imports.cells import cell_text, clean, column_letters
from steward.kernel.imports.kinds import MAX_REPEATS, ImportKind, match_header
from steward.kernel.imports.readers import Line, Table

HEADER_WITHIN = 30


@dataclass
class ColumnMap:
    """Which column of the file (by letter) means which column of the kind; repeated ones carry `@2`, `@3`."""

    sheet: str = ""
    encoding: str = ""
    header_row: int = 1
    columns: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "ColumnMap":
        return cls(**stored)


def suggest_mapping(table: Table, kind: ImportKind) -> ColumnMap:
    """Find the header row (titles above it are passed over, two-storey headers are joined) and read its words."""
    lines = list(islice(table.lines(), HEADER_WITHIN))
    best: tuple[int, int, list[str]] = (0, 0, [])
    for index, line in enumerate(lines):
        single = _texts(line)
        candidates = [(line.number, single)]
        if index:
            candidates.append((line.number, _joined(_spread(table, lines[index - 1]), single)))
        for number, headers in candidates:
            score = len(_read(headers, kind))
            if score > best[0]:
                best = (score, number, headers)
    if best[0] == 0:
        # No word was known: the first line with at least two cells is shown for mapping by hand.
        first = next((line for line in lines if sum(map(bool, _texts(line))) >= 2), lines[0])
        best = (0, first.number, _texts(first))
    return _mapping(table, best[1], best[2], _read(best[2], kind))


def given_mapping(table: Table, kind: ImportKind, given: Mapping[str, Any]) -> ColumnMap:
    """A mapping as people write it: header text or letter -> column name; `header_row` when it is not found.

    `{"房号": "unit", "F": "owner_name@2"}`, or the same under `columns` beside `header_row`.
    """
    chosen = given.get("columns", given)
    found = suggest_mapping(table, kind)
    if row := given.get("header_row"):
        line = next((line for line in table.lines() if line.number == int(row)), None)
        if line is None:
            raise _bad(_("The file has no row %(row)s.") % {"row": row})
        found = _mapping(table, line.number, _texts(line), {})
    letters = {header: letter for letter, header in reversed(found.headers.items())}
    columns: dict[str, str] = {}
    for key, target in chosen.items():
        if key in ("header_row", "sheet", "encoding") or not target:
            continue
        letter = letters.get(key) or (key if key in found.headers else None)
        if letter is None:
            raise _bad(_("The header has no column “%(key)s”.") % {"key": key})
        columns[letter] = str(target)
    found.columns = columns
    check_mapping(found, kind)
    return found


def check_mapping(mapping: ColumnMap, kind: ImportKind) -> None:
    """Refuse unknown or doubled columns, and a mapping that leaves out what every row needs."""
    seen: set[str] = set()
    for letter, target in mapping.columns.items():
        name, _at, number = target.partition("@")
        known = name in kind.names and (not number or 1 <= (key_of(number) or 0) <= MAX_REPEATS)
        if not known or (number and not kind.column(name).group):
            raise _bad(
                _("Column %(letter)s is mapped to “%(target)s”, which this list has not.")
                % {"letter": letter, "target": target}
            )
        full = f"{name}@{number or 1}"
        if full in seen:
            label = kind.column(name).label
            raise _bad(_("Two columns are mapped to “%(label)s”.") % {"label": label})
        seen.add(full)
    names = {target.partition("@")[0] for target in mapping.columns.values()}
    missing = [str(column.label) for column in kind.columns if column.required and column.name not in names]
    if missing:
        raise _bad(_("No column is mapped to: %(labels)s.") % {"labels": ", ".join(missing)})


def _bad(what: str) -> Refused:
    return Refused(
        what, do=_("Choose for each column of the file what it means."), field="columns", code="bad_mapping"
    )


def _mapping(table: Table, row: int, headers: Sequence[str], read: Mapping[int, str]) -> ColumnMap:
    return ColumnMap(
        sheet=table.sheet,
        encoding=table.encoding,
        header_row=row,
        columns={column_letters(index + 1): target for index, target in sorted(read.items())},
        headers={column_letters(index + 1): header for index, header in enumerate(headers) if header},
    )


def _texts(line: Line) -> list[str]:
    return [clean(cell_text(cell)[0]).replace("\n", "") for cell in line.cells]


def _spread(table: Table, line: Line) -> list[str]:
    """The upper storey of a header: merged cells spread to the right, or blanks filled where nothing is merged."""
    texts = _texts(line)
    spread = list(texts)
    for (top, left), (bottom, right) in table.merges:
        if top <= line.number - 1 <= bottom and left < len(texts):
            for column in range(left, min(right + 1, len(spread))):
                spread[column] = texts[left]
    if not table.merges:
        for column in range(1, len(spread)):
            spread[column] = spread[column] or spread[column - 1]
    return spread


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    width = max(len(upper), len(lower))
    tops = [*upper, *[""] * (width - len(upper))]
    bottoms = [*lower, *[""] * (width - len(lower))]
    return [
        top if not bottom or top == bottom else f"{top}{bottom}"
        for top, bottom in zip(tops, bottoms, strict=True)
    ]


def _read(headers: Sequence[str], kind: ImportKind) -> dict[int, str]:
    """Column index -> target; exact words first, so that a near miss never takes an exact one's place."""
    found = [(index, hit) for index, text in enumerate(headers) if text and (hit := match_header(kind, text))]
    taken: dict[str, int] = {}
    read: dict[int, str] = {}
    for index, (column, number, _exact) in sorted(found, key=lambda pair: (not pair[1][2], pair[0])):
        if not column.group:
            if column.name not in taken:
                taken[column.name] = index
                read[index] = column.name
            continue
        nth = number or 1
        # 姓名 电话 姓名 电话 without numbers: the second of its name belongs to the second person.
        while f"{column.name}@{nth}" in taken and nth < MAX_REPEATS and number is None:
            nth += 1
        target = f"{column.name}@{nth}"
        if target not in taken:
            taken[target] = index
            read[index] = target if nth > 1 else column.name
    return read
