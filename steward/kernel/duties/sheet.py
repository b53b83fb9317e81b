"""The rows of `Due` as they stand, and what a count says of them: added, updated, removed in bulk.

What is due in a frozen month stays as it is.
"""

from collections import defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from steward.kernel.base.bulk import insert_rows, reserve_ids, update_values
from steward.kernel.duties.choices import DueState
from steward.kernel.duties.facts import Key
from steward.kernel.duties.models import Due
from steward.kernel.duties.months import OpenDays
from steward.kernel.duties.windows import Window

# What a count decides of a window, in this order, the day last; what names the window is the rest of a row.
COUNTED = ("state", "found", "done_at", "user_id", "closes_at", "ends_at", "due_on")
NAMED = ("id", "organisation_id", "duty_id", "post_id", "site_id", "place_id", "opens_at")
READ = ("duty_id", "post_id", "place_id", "opens_at", "pk", *COUNTED)
POST, OPENS = READ.index("post_id"), READ.index("opens_at")
Said = tuple[str, int, datetime | None, int | None, datetime, datetime | None, date]
GONE_AT_ONCE = 500


@dataclass
class Count:
    """What a recount changed."""

    made: int = 0
    changed: int = 0
    removed: int = 0

    def __iadd__(self, other: "Count") -> "Count":
        self.made += other.made
        self.changed += other.changed
        self.removed += other.removed
        return self


class Sheet:
    """The dues of a batch of posts: read once, compared course by course, written at the end."""

    def __init__(self, rows: Iterable[tuple[Any, ...]], organisation_id: int, days: OpenDays) -> None:
        self.organisation_id, self.days = organisation_id, days
        self.there: dict[Key, dict[datetime, tuple[int, Said]]] = defaultdict(dict)
        for duty, post, place, opens, pk, *said in rows:
            self.there[duty, post, place][opens] = pk, tuple(said)
        self.new: list[tuple[Any, ...]] = []
        self.changed: list[tuple[Any, ...]] = []
        self.gone: list[int] = []

    def first_day(self, key: Key) -> date | None:
        """The first day on which something of a course was due, as far as it was read."""
        there = self.there.get(key)
        return min(said[-1] for _pk, said in there.values()) if there else None

    def opens(self, key: Key) -> Set[datetime]:
        """When its windows opened, as far as they were read."""
        return self.there[key].keys() if key in self.there else frozenset()

    def over(self, key: Key, now: datetime) -> list[Window]:
        """Its windows that are over, as they were asked."""
        there = self.there.get(key, {})
        windows = (Window(opens, said[-3], said[-1], said[-2]) for opens, (_pk, said) in there.items())
        return [window for window in windows if window.closes <= now]

    def first_open(self, key: Key) -> datetime | None:
        """When the first of its windows opened, as far as it was read."""
        return min(self.there[key], default=None) if key in self.there else None

    def settle(
        self, key: Key, site_id: int | None, said: Iterable[tuple[datetime, Said]], since: date = date.min
    ) -> None:
        """What all windows of a course come to, of those due on `since` or later; rows of windows that are none any
        more go.
        """
        there = self.there.pop(key, None)
        for opens, values in said:
            row = there.pop(opens, None) if there else None
            if (row[1] if row else values)[-1] not in self.days or values[-1] < since:
                continue
            if row is None:
                duty, post, place = key
                self.new.append((self.organisation_id, duty, post, site_id, place, opens, *values))
            elif row[1] != values:
                self.changed.append((row[0], *values))
        if there:
            self.gone += [pk for pk, said in there.values() if said[-1] in self.days]

    def drop_open(self) -> None:
        """What nobody is asked any more goes where it was not decided yet."""
        rows = (row for rows in self.there.values() for row in rows.values())
        self.gone += [pk for pk, said in rows if said[0] == DueState.DUE and said[-1] in self.days]

    def write(self, count: Count) -> None:
        for start in range(0, len(self.gone), GONE_AT_ONCE):
            Due.objects.filter(pk__in=self.gone[start : start + GONE_AT_ONCE]).delete()
        ids = reserve_ids(Due, len(self.new))
        insert_rows(Due, (*NAMED, *COUNTED), ((pk, *row) for pk, row in zip(ids, self.new, strict=True)))
        update_values(Due, COUNTED, self.changed)
        count.made += len(self.new)
        count.changed += len(self.changed)
        count.removed += len(self.gone)
