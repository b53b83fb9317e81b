"""Rows of plans understood one by one: how often, by whom, for what; their days come after the whole list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as N_  # noqa: N812 - the name Babel extracts

from steward.capabilities.equipment.choices import Discipline, Fact, Strategy, Use
from steward.capabilities.equipment.lists.columns import STRATEGY_OF, discipline_of, is_unknown, use_of
from steward.capabilities.equipment.periods import ON_CALL, Period
from steward.kernel.imports.choices import Repair
from steward.kernel.imports.findings import Check, Row

FACTS = (Fact.CATEGORY, Fact.QUANTITY, Fact.SOURCE)
SAID = (
    ("brand", Fact.BRAND),
    ("type_name", Fact.MODEL),
    ("installed", Fact.INSTALLED),
    ("life_years", Fact.LIFE),
)


@dataclass(slots=True)
class Entry:
    """One row understood; its days stay open until the whole list was read."""

    row: Row
    strategy: Strategy
    period: Period
    tag: str
    discipline: Discipline
    facts: dict[str, str]
    texts: list[str]
    equipment_id: int | None = None
    is_idle: bool = False
    days: tuple[date, ...] = ()
    next_on: date | None = None

    @property
    def asks(self) -> bool:
        """Whether days can be asked for at all."""
        return self.strategy != Strategy.ON_CALL and bool(self.period.length) and not self.is_idle


def read_entry(row: Row, register: Mapping[str, tuple[int, str]], check: Check) -> Entry | None:
    facts = {fact.value: value for fact in FACTS if (value := row.get(fact.value)) and not is_unknown(value)}
    facts |= {fact.value: str(value) for name, fact in SAID if (value := row.get(name)) is not None}
    words, period = row.get("period") or ("", None)
    if words:
        facts[Fact.PERIOD] = words
    period = _period(row, words, period, check)
    said = row.values["strategy"]
    strategy = STRATEGY_OF.get(said.lower())
    if strategy is None:
        check.refuse(row.number, "strategy", N_("Who maintains it? Not understood."), value=said)
        return None
    if period == ON_CALL and words and words.lower() not in STRATEGY_OF:
        strategy = Strategy.ON_CALL
    if strategy == Strategy.ON_CALL and period.length:
        check.refuse(row.number, "period", N_("On call, and yet with a period."), value=words)
    tag = row.get("tag") or ""
    if tag:
        facts[Fact.TAG] = tag
    pk, discipline = register.get(tag, (None, ""))
    if row.number in check.refused_rows:
        return None
    texts = [row.get("anchor") or ""]
    groups = row.groups.get("scheduled", {})
    texts += [groups[nth]["scheduled"] for nth in sorted(groups)]
    entry = Entry(
        row=row,
        strategy=strategy,
        period=period,
        tag="" if pk else tag,
        discipline=_discipline(row, discipline, facts),
        facts=facts,
        texts=[text for text in texts if text],
        equipment_id=pk,
    )
    _note_use(entry, check)
    return entry


def _period(row: Row, words: str, read: Period | None, check: Check) -> Period:
    """The period in words, agreeing with the columns that count it; what only the columns tell counts too."""
    counted = Period(row.get("months") or 0, 0 if row.get("months") else row.get("days_between") or 0)
    if read and counted.length and read != counted:
        message = N_("The period says %(words)s, the interval beside it something else.")
        check.refuse(row.number, "period", message, value=words, words=words)
    return read or counted


def _discipline(row: Row, of_equipment: str, facts: dict[str, str]) -> Discipline:
    """That of its equipment, else by the words of the list; words nobody knows are kept."""
    said = row.get("discipline") or ""
    found = discipline_of(said) if said else None
    if said and found is None and said.lower() not in STRATEGY_OF:
        facts[Fact.DISCIPLINE] = said
    return Discipline(of_equipment) if of_equipment else found or Discipline.OTHER


def _note_use(entry: Entry, check: Check) -> None:
    said = entry.row.get("status")
    if not said:
        return
    entry.facts[Fact.STATUS] = said
    use = use_of(said)
    entry.is_idle = use is not None and use != Use.IN_USE
    if entry.is_idle:
        check.repair(entry.row.number, "status", Repair.IDLE, value=said)


def values_of(entry: Entry) -> dict[str, Any]:
    """The rhythm of an entry as fields of its plan."""
    return {
        "months": entry.period.months,
        "days": entry.period.days,
        "schedule": [day.isoformat() for day in entry.days] if len(entry.days) > 1 else [],
        "anchor_on": entry.days[0] if entry.days else None,
    }
