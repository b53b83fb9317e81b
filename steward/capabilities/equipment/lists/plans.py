"""Lists of maintenance plans: periods, days in either order, and what of it all can be asked for."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext_noop as N_  # noqa: N812 - the name Babel extracts

from steward.capabilities.equipment.choices import Fact, Strategy, Use
from steward.capabilities.equipment.lists.days import Order, Reading, goes_on, is_sensible, read_row, settle
from steward.capabilities.equipment.lists.entries import Entry, read_entry, values_of
from steward.capabilities.equipment.models import Equipment, Plan
from steward.kernel.base import clock
from steward.kernel.imports.cells import CellError
from steward.kernel.imports.choices import Repair
from steward.kernel.imports.findings import Check, Row
from steward.kernel.tenancy.models import Site

KEEP_OVERDUE = "keep_overdue"
ORDERS = {Order.DAY: Repair.DAY_FIRST, Order.MONTH: Repair.MONTH_FIRST}
# Steps of a list within a fifth of its period are of that period.
NEAR = 5


@dataclass
class MaintenancePlans:
    """What a whole list of plans will write."""

    site: Site
    entries: list[Entry] = field(default_factory=list)


def plan_maintenance(rows: Iterable[Row], check: Check) -> MaintenancePlans:
    """Read the rows of a list of plans: what they ask for first, their days once the whole list is known."""
    assert check.site is not None
    site = check.site
    known = set(Plan.objects.filter(site=site).values_list("code", flat=True))
    pieces = Equipment.objects.filter(site=site).exclude(use=Use.SCRAPPED)
    register = {
        code: (pk, discipline) for code, pk, discipline in pieces.values_list("code", "pk", "discipline")
    }
    seen: dict[str, int] = {}
    entries, readings = [], []
    for row in rows:
        code = row.values["code"]
        if code in known:
            check.skip(row.number, "code", N_("There is a plan with this code already."), value=code)
        elif code in seen:
            message = N_("Row %(other)s has the same code.")
            check.refuse(row.number, "code", message, value=code, other=seen[code])
        elif (entry := read_entry(row, register, check)) and (reading := _days(entry, check)):
            seen[code] = row.number
            entries.append(entry)
            readings.append(reading)
    agreed: Counter[str] = Counter()
    compared: Counter[str] = Counter()
    for entry, reading in zip(entries, settle(readings), strict=True):
        _settle(entry, reading, check, agreed, compared)
    check.report["agreement"] = {name: [agreed[name], compared[name]] for name in compared}
    return MaintenancePlans(site, [one for one in entries if one.row.number not in check.refused_rows])


def _days(entry: Entry, check: Check) -> Reading | None:
    """The days of a row as far as it alone tells; None where they cannot be days of any order."""
    row, texts = entry.row, entry.texts
    name = "anchor" if row.get("anchor") else "scheduled"
    if not texts and entry.asks and row.get("next_on"):
        texts, name = [row.get("next_on")], "next_on"
    try:
        if not texts or entry.strategy == Strategy.ON_CALL:
            return Reading((), Order.CERTAIN)
        return read_row(texts, entry.period.length or None)
    except CellError as error:
        check.refuse(row.number, name, error.message, value=" ".join(texts), **error.params)
        return None


def _settle(
    entry: Entry, reading: Reading, check: Check, agreed: Counter[str], compared: Counter[str]
) -> None:
    """Take the days as they are read now that the whole list is known, and choose the next one."""
    row, said = entry.row, " ".join(entry.texts)
    name = "anchor" if row.get("anchor") else "scheduled" if entry.texts else "next_on"
    if entry.texts and (entry.strategy == Strategy.ON_CALL or not all(map(is_sensible, reading.days))):
        entry.facts[Fact.DAYS] = said
        check.repair(row.number, name, Repair.SENSELESS, value=said)
        return
    if not goes_on(reading.days):
        check.refuse(row.number, name, N_("Its days do not go on one after the other."), value=said)
        return
    entry.days = reading.days
    given = _beside(entry, reading, check, agreed, compared)
    if row.number in check.refused_rows:
        return
    if reading.order != Order.CERTAIN:
        # Counted, not listed: it is said of nearly every row.
        check.repairs[ORDERS[reading.order].value] += 1
    if not reading.is_sure:
        check.repair(row.number, name, Repair.EITHER, value=said)
    _compare_steps(entry, name, check, agreed, compared)
    entry.next_on = _next(entry, given, check)


def _beside(
    entry: Entry, reading: Reading, check: Check, agreed: Counter[str], compared: Counter[str]
) -> date | None:
    """The next day as the list names it; it and the last one must be among the days of a row that plans several."""
    found: dict[str, date] = {}
    for name in ("next_on", "last_on"):
        text = entry.row.get(name)
        if not text:
            continue
        try:
            alone = read_row([text], None)
        except CellError as error:
            check.refuse(entry.row.number, name, error.message, value=text, **error.params)
            continue
        day = alone.other[0] if reading.order == Order.MONTH and not alone.is_sure else alone.days[0]
        found[name] = day
        if len(entry.texts) > 1:
            compared[name] += 1
            agreed[name] += day in reading.days
            if day not in reading.days:
                message = N_("It is not among the planned days of its row.")
                check.refuse(entry.row.number, name, message, value=text)
    return found.get("next_on")


def _compare_steps(
    entry: Entry, name: str, check: Check, agreed: Counter[str], compared: Counter[str]
) -> None:
    """Whether the days go on in steps of about the period: the one in the middle tells."""
    steps = sorted((after - day).days for day, after in pairwise(entry.days))
    length = entry.period.length
    if not steps or not length:
        return
    compared["period"] += 1
    if abs(steps[len(steps) // 2] - length) * NEAR <= length:
        agreed["period"] += 1
    else:
        check.repair(entry.row.number, name, Repair.APART, value=" ".join(entry.texts))


def _next(entry: Entry, given: date | None, check: Check) -> date | None:
    """The day wanted next: as the list names it, or the first that is not over yet."""
    if not entry.asks or not (given or entry.days):
        if entry.days:
            entry.facts[Fact.DAYS] = " ".join(entry.texts)
        return None
    wanted = given or entry.days[0]
    if KEEP_OVERDUE in check.options:
        return wanted
    today = clock.today(check.site.zone if check.site else None)
    if wanted >= today:
        return wanted
    check.repairs[Repair.PASSED.value] += 1
    rhythm = Plan(**values_of(entry))
    while wanted < today:
        wanted = rhythm.after(wanted)
    return wanted
