"""A stretch of time lived through with a moved clock: planned doings in their order, the sweep whenever it is due."""

import heapq
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from steward.kernel.base import clock
from steward.kernel.tenancy.scope import tenant_rows
from steward.kernel.work.models import WorkItem
from steward.kernel.work.sweep import sweep

MINUTE = timedelta(minutes=1)


class Timeline:
    """Doings of one organisation, in whose scope it runs; each sees its own moment on the clock.

    In life the sweep runs at every full minute. Here only at those at which an item of the organisation has
    something to be decided, which is the same: the others would find nothing.
    """

    def __init__(self, *, speed: float | None = None) -> None:
        """`speed` is how many times faster than life; None means as fast as possible."""
        self._heap: list[tuple[datetime, int, Callable[[], WorkItem | None]]] = []
        self._planned = 0
        self._speed = speed
        self._last: datetime | None = None
        # Nothing is to be decided before this moment; None: to be looked up.
        self._quiet_until: datetime | None = None
        self.sweeps = 0
        self.fired: Counter[int] = Counter()

    def plan(self, moment: datetime, do: Callable[[], WorkItem | None]) -> None:
        """Do something at a moment; what is planned for the same moment happens in the order of planning.

        A doing that touches one work item gives it back, which saves looking for the next deadline; one that may
        have touched several gives None.
        """
        self._planned += 1
        heapq.heappush(self._heap, (moment, self._planned, do))

    def run(self, until: datetime | None = None) -> None:
        """Live through everything planned (doings may plan further ones); afterwards sweep on to `until`."""
        while self._heap:
            moment, _order, do = heapq.heappop(self._heap)
            self._sweep_to(moment)
            self._wait(moment)
            with clock.moved_to(moment):
                self._note(do())
        if until is not None:
            self._sweep_to(until)

    def _sweep_to(self, moment: datetime) -> None:
        """Run every sweep that finds something before a moment."""
        while (at := self._due_before(moment)) is not None:
            self._wait(at)
            with clock.moved_to(at):
                report = sweep(at)
            self._quiet_until = None
            self.sweeps += 1
            self.fired.update(report.fired)
            if report.set_aside:
                raise RuntimeError(f"the sweep could not decide {', '.join(report.set_aside)}")

    def _due_before(self, moment: datetime) -> datetime | None:
        """The full minute of the next sweep that finds something, when it comes before a moment."""
        if self._quiet_until is not None and self._quiet_until >= moment:
            return None
        first = tenant_rows(WorkItem, "next_check_at IS NOT NULL ORDER BY next_check_at LIMIT 1", [])
        due = first[0].next_check_at if first else None
        self._quiet_until = due and _full_minute(due)
        return self._quiet_until if self._quiet_until and self._quiet_until < moment else None

    def _note(self, item: WorkItem | None) -> None:
        """Keep the lower bound true: what was just touched may be due earlier than all else."""
        if item is None:
            self._quiet_until = None
        elif item.next_check_at and self._quiet_until:
            self._quiet_until = min(self._quiet_until, _full_minute(item.next_check_at))

    def _wait(self, moment: datetime) -> None:
        if self._speed and self._last and moment > self._last:
            time.sleep((moment - self._last).total_seconds() / self._speed)
        self._last = moment


def _full_minute(moment: datetime) -> datetime:
    floor = moment.replace(second=0, microsecond=0)
    return floor if floor == moment else floor + MINUTE
