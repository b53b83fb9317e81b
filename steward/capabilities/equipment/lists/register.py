"""Registers of equipment: what their rows mean, and which of them are there already."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_noop as N_  # noqa: N812 - the name Babel extracts

from steward.capabilities.equipment.choices import Discipline, Fact, Use
from steward.capabilities.equipment.lists.columns import Unread, discipline_of, is_unknown, use_of
from steward.capabilities.equipment.models import Equipment
from steward.capabilities.equipment.periods import Period
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.imports.choices import Repair
from steward.kernel.imports.findings import Check, Row
from steward.kernel.places.code import parse_code
from steward.kernel.places.models import Place
from steward.kernel.tenancy.models import Site

FACTS = (
    Fact.UID, Fact.DESCRIPTION, Fact.CATEGORY, Fact.SYSTEM, Fact.PLACE_CODE, Fact.BUILDING, Fact.FLOOR, Fact.ZONE,
    Fact.QUANTITY, Fact.CONDITION, Fact.SOURCE,
)  # fmt: skip


@dataclass(slots=True)
class Piece:
    """One row understood: the fields of a new piece of equipment."""

    row: int
    code: str
    values: dict[str, Any]
    facts: dict[str, str] = field(default_factory=dict)


@dataclass
class RegisterPlan:
    """What a whole register will write."""

    site: Site
    pieces: list[Piece]


def plan_register(rows: Iterable[Row], check: Check) -> RegisterPlan:
    """Read the rows of a register; codes the site has are passed over, codes named twice refused."""
    assert check.site is not None
    site = check.site
    known = set(Equipment.objects.filter(site=site).values_list("code", flat=True))
    places = _places(site)
    seen: dict[str, int] = {}
    pieces = []
    for row in rows:
        code = row.values["code"]
        if code in known:
            check.skip(row.number, "code", N_("The register has this code already."), value=code)
        elif code in seen:
            message = N_("Row %(other)s has the same code.")
            check.refuse(row.number, "code", message, value=code, other=seen[code])
        elif piece := _read(row, places, check):
            seen[code] = row.number
            pieces.append(piece)
    return RegisterPlan(site, pieces)


def _places(site: Site) -> Mapping[str, int]:
    """Places of a site by code and by name; a name of two places means neither."""
    found: dict[str, int | None] = {}
    for pk, code, name in Place.objects.filter(site=site, is_active=True).values_list("pk", "code", "name"):
        found[code.lower()] = pk
        if name.lower() != code.lower():
            found[name.lower()] = None if name.lower() in found else pk
    return {word: pk for word, pk in found.items() if pk is not None}


def _read(row: Row, places: Mapping[str, int], check: Check) -> Piece | None:
    facts = {fact.value: value for fact in FACTS if (value := row.get(fact.value)) and not is_unknown(value)}
    values: dict[str, Any] = {
        name: value
        for name in ("name", "name_en", "kind", "brand", "type_name", "location", "life_years",
                     "certified_until", "certificate")
        if (value := row.get(name))
    }  # fmt: skip
    values["place_id"] = _place(row, places)
    values["discipline"] = _discipline(row, facts, check)
    values["use"] = _use(row, facts, check)
    installed = _installed(row, facts, check)
    period = _period(row, facts, check)
    if row.number in check.refused_rows:
        return None
    values |= {"installed": installed, "months": period.months, "days": period.days}
    return Piece(row.number, row.values["code"], values, facts)


def _place(row: Row, places: Mapping[str, int]) -> int | None:
    """A place of the site, where its code or name is written; elsewhere words stay words."""
    for name in ("place", "location", Fact.PLACE_CODE):
        text = row.get(name)
        if text and text.lower() in places:
            return places[text.lower()]
    if text := row.get("place"):
        try:
            return places.get(str(parse_code(text)).lower())
        except Refused:
            return None
    return None


def _discipline(row: Row, facts: dict[str, str], check: Check) -> Discipline:
    """By its own column, else by the words beside it; what no word tells is other equipment, its words kept."""
    said = row.get("discipline")
    found = discipline_of(said) if said else None
    for text in (row.get(Fact.CATEGORY), row.get("kind")):
        found = found or (discipline_of(text) if text else None)
    if said and (found is None or discipline_of(said) is None):
        facts[Fact.DISCIPLINE] = said
        check.repair(row.number, "discipline", Repair.KEPT, value=said)
    return found or Discipline.OTHER


def _use(row: Row, facts: dict[str, str], check: Check) -> Use:
    """In use, unless the list says that it is not; a word nobody knows is kept beside it."""
    found = Use.IN_USE
    for name in ("active", "status"):
        said = row.get(name)
        use = use_of(said) if said else None
        if said and use is None:
            facts[Fact.STATUS] = said
            check.repair(row.number, name, Repair.KEPT, value=said)
        elif use is not None and use is not Use.IN_USE:
            found = use
    return found


def _installed(row: Row, facts: dict[str, str], check: Check) -> str:
    """As much of the day as the list tells; a day and a year that contradict each other keep the row out."""
    said: str = row.get("installed") or ""
    if isinstance(said, Unread):
        facts[Fact.INSTALLED], said = str(said), ""
    year = row.get("installed_year")
    if said and year and not said.startswith(str(year)):
        message = N_("The day and the year of installation contradict each other: %(day)s and %(year)s.")
        check.refuse(row.number, "installed", message, value=said, day=said, year=str(year))
    if said and said > clock.today(check.site.zone if check.site else None).isoformat()[: len(said)]:
        check.refuse(row.number, "installed", N_("That day is yet to come."), value=said)
    return said or (str(year) if year else "")


def _period(row: Row, facts: dict[str, str], check: Check) -> Period:
    """The period the register asks for; words that cannot be read, or say on call, stay as they are."""
    found: Period | None = None
    told = []
    for name in ("period", "interval"):
        if pair := row.get(name):
            words, period = pair
            told.append(words)
            if found is not None and period is not None and period != found:
                message = N_("Two columns name different periods: %(words)s.")
                check.refuse(row.number, name, message, value=words, words=" / ".join(told))
            found = found or period
    if told:
        facts[Fact.PERIOD] = " / ".join(dict.fromkeys(told))
    return found or Period()
