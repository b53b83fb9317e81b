"""From the rows of a unit list to what is to be written: new buildings and units, gaps filled, people entered."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as N_  # noqa: N812 - the name Babel extracts

from steward.capabilities.registry.lists.people import Person
from steward.capabilities.registry.lists.units import Entry, Holder, read_entries
from steward.kernel.base import clock
from steward.kernel.base.privacy import mask_name
from steward.kernel.imports.findings import Check, Row
from steward.kernel.people.choices import Relation
from steward.kernel.people.models import Tenure
from steward.kernel.places.actions import KEEPERS
from steward.kernel.places.code import Code
from steward.kernel.places.models import Place, PlaceKind
from steward.kernel.tenancy.models import Site

CREATE_BUILDINGS = "create_buildings"
WHOLE = 10_000


@dataclass(slots=True, eq=False)
class Unit:
    """A unit of the list or of the records, with who holds it so far."""

    code: Code
    place_id: int | None = None
    area_cm: int | None = None
    property_type: str = ""
    note: str = ""
    changes: dict[str, tuple[Any, Any]] | None = None
    # (relation, party id, name) of who is in it by the records, (relation, person) of who enters by the list. Tuples,
    # because a hundred thousand units have one or two people each.
    known: tuple[tuple[str, int, str], ...] = ()
    entering: tuple[tuple[str, Person], ...] = ()
    share_bp: int = 0


@dataclass(slots=True)
class NewHolder:
    """A tenure to be: who enters which unit as what."""

    person: Person
    unit: Unit
    relation: str
    share_bp: int | None
    starts_on: date


@dataclass
class UnitPlan:
    """What a unit list will write."""

    site: Site
    buildings: list[str] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    filled: list[Unit] = field(default_factory=list)
    holders: list[NewHolder] = field(default_factory=list)
    callers: list[Person] = field(default_factory=list)

    @property
    def people(self) -> list[Person]:
        """Everybody who enters a unit or has a new number there, each once, in the order of the list."""
        return list(dict.fromkeys([*(holder.person for holder in self.holders), *self.callers]))


def plan_units(rows: Iterable[Row], check: Check) -> UnitPlan:
    """Read a unit list against the records of this moment."""
    assert check.site is not None
    entries, people = read_entries(rows, check)
    people.look_up()
    planner = _Planner(check, check.site)
    people.adopt(planner.namesakes(entries))
    for entry in entries:
        planner.take(entry)
    return planner.plan


class _Planner:
    """Goes through the rows in order, knowing what the records and the earlier rows say."""

    def __init__(self, check: Check, site: Site) -> None:
        self.check, self.plan = check, UnitPlan(site)
        self.today = clock.today(site.zone)
        hat = check.by.hat_for(KEEPERS, site_id=site.pk)
        self.may_add = check.by.is_system or hat is not None
        self.buildings = set(
            Place.objects.filter(site=site, kind=PlaceKind.BUILDING).values_list("code", flat=True)
        )
        self.units = _known_units(site)

    def namesakes(self, entries: Iterable[Entry]) -> dict[int, list[Person]]:
        """People of the list who are not known yet, by the key of whoever of their name is in the same unit."""
        found: dict[int, list[Person]] = {}
        for entry in entries:
            unit = self.units.get(str(entry.code))
            for holder in entry.holders if unit is not None and unit.known else ():
                for relation, party_id, name in unit.known if unit and holder.person.party_id is None else ():
                    if relation == holder.relation and name == holder.person.name:
                        found.setdefault(party_id, []).append(holder.person)
        return found

    def take(self, entry: Entry) -> None:
        unit = self.units.get(str(entry.code))
        if self._clashes(entry):
            return
        if unit is None:
            self._add(entry)
        elif self._agrees(entry, unit):
            self._complete(entry, unit)

    def _clashes(self, entry: Entry) -> bool:
        """Whether an ID number of the row is somebody else's in the records; copied down a column, it often is."""
        for holder in entry.holders:
            if name := holder.person.clash:
                what = N_("In the records this is the ID number of %(owner)s.")
                self.check.refuse(entry.row, f"{holder.relation}_id", what,
                                  nth=holder.nth, value=holder.person.id_number, owner=mask_name(name))  # fmt: skip
        return entry.row in self.check.refused_rows

    def _add(self, entry: Entry) -> None:
        building = entry.code.building
        if not self.may_add:
            self.check.refuse(
                entry.row, "unit", N_("Your post may enter people, but not add units."), value=str(entry.code)
            )
            return
        if building not in self.buildings and CREATE_BUILDINGS not in self.check.options:
            what = N_(
                "Building %(building)s is not known at this site; below the columns you can have it added."
            )
            self.check.refuse(entry.row, "unit", what, value=str(entry.code), building=building)
            return
        unit = Unit(entry.code, None, entry.area_cm, entry.property_type, entry.note)
        fresh = self._fresh(entry, unit)
        if fresh is None:
            return
        if building not in self.buildings:
            self.buildings.add(building)
            self.plan.buildings.append(building)
        self.units[str(entry.code)] = unit
        self.plan.units.append(unit)
        self._enter(entry, unit, fresh)

    def _agrees(self, entry: Entry, unit: Unit) -> bool:
        """Whether the row may be of the unit we know; another area is a mistake somebody must look at."""
        if entry.area_cm and unit.area_cm and entry.area_cm != unit.area_cm:
            self.check.refuse(entry.row, "area", N_("The same unit is known with %(area)s m²."),
                              value=f"{entry.area_cm / 100:g}", area=f"{unit.area_cm / 100:g}")  # fmt: skip
            return False
        return True

    def _complete(self, entry: Entry, unit: Unit) -> None:
        """A second row of a unit, or a unit of the records: joint owners enter, gaps are filled."""
        fresh = self._fresh(entry, unit)
        if fresh is None:
            return
        gaps: dict[str, tuple[Any, Any]] = {}
        if entry.area_cm and not unit.area_cm:
            gaps["area_cm"] = (None, entry.area_cm)
            unit.area_cm = entry.area_cm
        if entry.property_type and not unit.property_type:
            gaps["property_type"] = ("", entry.property_type)
            unit.property_type = entry.property_type
        unit.note = unit.note or entry.note
        callers = [holder.person for holder in entry.holders if self._has_new_phone(holder.person)]
        if not fresh and not gaps and not callers:
            self.check.skip(
                entry.row, "unit", N_("Unit and people are there already."), value=str(entry.code)
            )
            return
        if gaps and unit.place_id:
            if unit.changes is None:
                self.plan.filled.append(unit)
            unit.changes = (unit.changes or {}) | gaps
        self.plan.callers += callers
        self._enter(entry, unit, fresh)

    @staticmethod
    def _has_new_phone(person: Person) -> bool:
        return person.party_id is not None and not person.known_phones.issuperset(person.phones)

    def _fresh(self, entry: Entry, unit: Unit) -> list[Holder] | None:
        """Those of the row who do not hold the unit yet; None when their shares exceed the whole."""
        fresh: list[Holder] = []
        share = unit.share_bp
        there = {(relation, party_id) for relation, party_id, _name in unit.known}
        entering = set(unit.entering)
        for holder in entry.holders:
            person = holder.person
            if (holder.relation, person.party_id) in there or (holder.relation, person) in entering:
                continue
            entering.add((holder.relation, person))
            fresh.append(holder)
            share += holder.share_bp or 0
            if share > WHOLE:
                self.check.refuse(entry.row, "owner_share", N_("With this row the owners hold more than 100 %."),
                                  nth=holder.nth)  # fmt: skip
                return None
        return fresh

    def _enter(self, entry: Entry, unit: Unit, fresh: list[Holder]) -> None:
        for holder in fresh:
            unit.entering += ((holder.relation, holder.person),)
            unit.share_bp += holder.share_bp or 0
            starts_on = entry.starts_on or self.today
            self.plan.holders.append(
                NewHolder(holder.person, unit, holder.relation, holder.share_bp, starts_on)
            )


def _known_units(site: Site) -> dict[str, Unit]:
    """The units of the records with their present people, by code: two queries."""
    codes: dict[str, Unit] = {}
    by_id: dict[int, Unit] = {}
    rows = Place.objects.filter(site=site, kind=PlaceKind.UNIT).values_list(
        "pk", "code", "area_cm", "property_type"
    )
    for pk, code, area, use in rows.iterator():
        codes[code] = by_id[pk] = Unit(Code(""), pk, area, use)
    held = Tenure.objects.filter(place__site=site, ends_on__isnull=True, place__kind=PlaceKind.UNIT)
    for place_id, relation, party_id, name, share in held.values_list(
        "place_id", "relation", "party_id", "party__name", "share_bp"
    ).iterator():
        unit = by_id[place_id]
        unit.known += ((relation, party_id, name),)
        unit.share_bp += (share or 0) if relation == Relation.OWNER else 0
    return codes
