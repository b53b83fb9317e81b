"""The rules of the registry as data: what an organisation set, over what the house starts with."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Any

from steward.capabilities.registry.choices import Part
from steward.capabilities.registry.models import Measure

RECORD = "record"
# What stands until an organisation sets its own. The share of known households is REG2's; the parts are those
# without which nobody can be reached, billed or helped; a year, because leases run so long.
PRESETS: Mapping[str, Mapping[str, Any]] = {
    RECORD: {
        "parts": [Part.AREA, Part.USE, Part.OWNER, Part.OWNER_PHONE],
        "months": 12,
        "target": 95,
    },
}


def measure(code: str) -> Mapping[str, Any]:
    """The figures of a rule: one query. Raises `KeyError` for a rule nobody made."""
    row = Measure.objects.filter(code=code).values_list("figures", flat=True).first()
    return {**PRESETS[code], **(row or {})}


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last one that month has."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
