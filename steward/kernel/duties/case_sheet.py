"""The rows of `Due` of a batch of cases as they stand, and what a count says of them; written at the end.

What is due in a frozen month stays as it is.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from steward.kernel.base.bulk import insert_rows, reserve_ids, update_values
from steward.kernel.duties.choices import DueState
from steward.kernel.duties.models import Due
from steward.kernel.duties.months import OpenDays
from steward.kernel.duties.sheet import Count

# What a count decides of a window, in this order; what names the window is the rest of a row.
COUNTED = (
    "state", "found", "done_at", "user_id", "closes_at", "ends_at", "due_on", "post_id", "site_id", "place_id",
)  # fmt: skip
STATE, DUE_ON, POST = (COUNTED.index(name) for name in ("state", "due_on", "post_id"))
NAMED = ("id", "organisation_id", "duty_id", "case_id", "opens_at")
READ = ("duty_id", "case_id", "opens_at", "pk", *COUNTED)
OPENS = READ.index("opens_at")
# Duty and case.
Key = tuple[int, int]
Said = tuple[Any, ...]


class CaseSheet:
    """Read once, compared case by case."""

    def __init__(self, rows: Iterable[tuple[Any, ...]], organisation_id: int, days: OpenDays) -> None:
        self.organisation_id, self.days = organisation_id, days
        self.there: dict[Key, dict[datetime, tuple[int, Said]]] = defaultdict(dict)
        for duty, case, opens, pk, *said in rows:
            self.there[duty, case][opens] = pk, tuple(said)
        self.new: list[tuple[Any, ...]] = []
        self.changed: list[tuple[Any, ...]] = []
        self.gone: list[int] = []

    def post_of(self, key: Key, opens: datetime) -> int | None:
        """Whose it was when it was counted last."""
        row = self.there.get(key, {}).get(opens)
        return row[1][POST] if row else None

    def settle(self, key: Key, said: Mapping[datetime, Said]) -> None:
        """What all windows of a duty and a case come to; rows of windows that are none any more go."""
        there = self.there.pop(key, {})
        for opens, values in said.items():
            row = there.pop(opens, None)
            if (row[1] if row else values)[DUE_ON] not in self.days:
                continue
            if row is None:
                self.new.append((self.organisation_id, *key, opens, *values))
            elif row[1] != values:
                self.changed.append((row[0], *values))
        self.gone += [pk for pk, values in there.values() if values[DUE_ON] in self.days]

    def drop_open(self, key: Key) -> None:
        """What nobody is asked any more goes where it was not decided yet."""
        rows = self.there.pop(key, {}).values()
        self.gone += [
            pk for pk, values in rows if values[STATE] == DueState.DUE and values[DUE_ON] in self.days
        ]

    def write(self, count: Count) -> None:
        Due.objects.filter(pk__in=self.gone).delete()
        ids = reserve_ids(Due, len(self.new))
        insert_rows(Due, (*NAMED, *COUNTED), ((pk, *row) for pk, row in zip(ids, self.new, strict=True)))
        update_values(Due, COUNTED, self.changed)
        count.made += len(self.new)
        count.changed += len(self.changed)
        count.removed += len(self.gone)
