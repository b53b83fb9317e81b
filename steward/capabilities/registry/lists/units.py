"""Unit lists: what their rows mean."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext_noop as N_  # noqa: N812 - the name Babel extracts

from steward.capabilities.registry.lists.people import (
    People,
    Person,
    deal_out,
)
from steward.kernel.base.refused import Refused
from steward.kernel.imports.cells import CellError
from steward.kernel.imports.choices import Repair
from steward.kernel.imports.findings import Check, Row
from steward.kernel.places.code import Code, code_parts, parse_code

# `1单元301` says itself that its first number is the entrance's.
ENTRANCE_FIRST = re.compile(r"第?[0-9A-Z一二三四五六七八九十]{1,3}\s*单元")
# A number that went through a program on its way into a text file: `501.0`.
FRACTION = re.compile(r"^(\d+)\.0+$")


@dataclass(slots=True)
class Holder:
    """Somebody a row names for its unit, and in which repeated column."""

    person: Person
    relation: str
    nth: int
    share_bp: int | None = None


@dataclass(slots=True)
class Entry:
    """One row of the list, understood."""

    row: int
    code: Code
    area_cm: int | None
    property_type: str
    note: str
    starts_on: date | None
    holders: list[Holder] = field(default_factory=list)


def read_entry(row: Row, people: People, check: Check) -> Entry | None:
    """Understand one row, or refuse it naming the cell."""
    site = check.site
    named = row.get("site")
    if site is not None and named and named not in (site.name, site.code):
        message = N_("This row is of another site; the list goes into %(site)s.")
        check.refuse(row.number, "site", message, value=named, site=site.name)
        return None
    building, unit = row.get("building") or "", row.values["unit"]
    try:
        code = unit_code(building, row.get("entrance") or "", unit)
    except CellError as error:
        check.refuse(row.number, "unit", error.message, value=unit, **error.params)
        return None
    if code_text(row) != str(code):
        check.repair(row.number, "unit", Repair.CODE, value=code_text(row))
    holders = [
        holder
        for relation in ("owner", "tenant")
        for holder in _holders(row, relation, people, check, home=f"{relation} {code}")
    ]
    if row.number in check.refused_rows:
        return None
    return Entry(
        row=row.number,
        code=code,
        area_cm=row.get("area"),
        property_type=row.get("property_type") or "",
        note=row.get("note") or "",
        starts_on=row.get("starts_on"),
        holders=holders,
    )


def code_text(row: Row) -> str:
    """The unit's number as the row gives it, its columns joined."""
    parts = (row.get("building"), row.get("entrance"), row.values["unit"])
    return "-".join(part for part in parts if part)


def unit_code(building: str, entrance: str, unit: str) -> Code:
    """The code from one column or three; a unit column that repeats its building must agree with it."""
    building, entrance, unit = (FRACTION.sub(r"\1", part) for part in (building, entrance, unit))
    names_entrance = ENTRANCE_FIRST.match(unicodedata.normalize("NFKC", unit).upper())
    text = "-".join(part for part in (building, "" if names_entrance else entrance, unit) if part)
    try:
        if building and not names_entrance:
            parts = [unit] if unit.isdecimal() else code_parts(unit)
            if len(parts) > 1 and parts[:1] == code_parts(building):
                text = unit
            elif len(parts) > 2:
                raise CellError(N_("The number is not of the building in its own column."))
        code = parse_code(text)
    except Refused:
        code = Code("")
    if not code.building:
        # B1-023 is a parking space on the ground: it can be no unit, and has no building to be added.
        raise CellError(N_("Not a unit number such as 3-2-501 or A-1203."))
    return code


class _Halves:
    """`1-103` beside building 1 is building and number, or entrance and number: the other rows of the list tell.

    Where `1-103` also stands beside building 3, the first half is the entrance, in every row.
    """

    def __init__(self) -> None:
        self.are_entrances = False
        self.doubtful: list[tuple[Entry, Code]] = []

    def note(self, row: Row, entry: Entry) -> None:
        building, unit = row.get("building") or "", row.values["unit"]
        if not building or row.get("entrance") or unit.isdecimal():
            return
        parts = code_parts(unit)
        if len(parts) != 2:
            return
        if parts[:1] != code_parts(building):
            self.are_entrances = True
        else:
            self.doubtful.append((entry, parse_code(f"{building}-{unit}")))

    def settle(self) -> None:
        for entry, code in self.doubtful if self.are_entrances else ():
            entry.code = code


def _holders(row: Row, group: str, people: People, check: Check, *, home: str) -> list[Holder]:
    found: list[Holder] = []
    for nth, values in row.groups.get(group, {}).items():
        names = values.get(f"{group}_name")
        if not names:
            check.refuse(
                row.number, f"{group}_name", N_("There is a number or a share, but no name."), nth=nth
            )
            continue
        if len(names) > 1:
            check.repair(row.number, f"{group}_name", Repair.SPLIT, nth=nth, value="、".join(names))
        dealt: dict[str, list[tuple[str, ...]]] = {}
        for what, message in (
            ("phone", N_("%(people)s names, but %(count)s phone numbers.")),
            ("id", N_("%(people)s names, but %(count)s ID numbers.")),
        ):
            try:
                given = values.get(f"{group}_{what}", ())
                dealt[what] = deal_out(given, len(names), message, several=what == "phone")
            except CellError as error:
                check.refuse(row.number, f"{group}_{what}", error.message, nth=nth, **error.params)
        if len(dealt) < 2:
            continue
        for name, phones, ids in zip(names, dealt["phone"], dealt["id"], strict=True):
            try:
                person = people.find(name, phones, ids[0] if ids else "", home)
            except CellError as error:
                check.refuse(row.number, f"{group}_id", error.message, nth=nth, value=ids[0], **error.params)
                continue
            found.append(Holder(person, group, nth, values.get("owner_share")))
    return found


def read_entries(rows: Iterable[Row], check: Check) -> tuple[list[Entry], People]:
    """All rows that can be understood, and everybody they name."""
    people, halves = People(), _Halves()
    entries: list[Entry] = []
    for row in rows:
        if entry := read_entry(row, people, check):
            entries.append(entry)
            halves.note(row, entry)
    halves.settle()
    return entries, people
