"""An item's nearest deadline and the next moment anything about it must be decided."""

from collections.abc import Iterable
from datetime import datetime

from steward.kernel.base.bulk import update_rows
from steward.kernel.base.rows import read_rows
from steward.kernel.base.worktime import WorkHours
from steward.kernel.tenancy.scope import tenant_rows
from steward.kernel.work.clocks import open_pause, running, site_hours
from steward.kernel.work.ladder import alarms
from steward.kernel.work.models import Clock, Rung, WorkItem


def next_moment(
    item: WorkItem, clocks: Iterable[Clock], rungs: Iterable[Rung], hours: WorkHours, *, after: datetime
) -> datetime | None:
    """The next moment after `after` at which something must be decided about an item, or None."""
    own = [rung for rung in rungs if rung.kind == item.kind]
    moments: list[datetime] = []
    for row in clocks:
        if row.cycle == item.cycle and row.stopped_at is None:
            moments.append(row.due_at)
            moments += [alarm.moment for alarm in alarms(row, own, hours)]
    return min((moment for moment in moments if moment > after), default=None)


def set_deadline(item: WorkItem, clocks: Iterable[Clock], *, at: datetime) -> None:
    """Set (not save) `due_at` and `next_check_at` from the item's running clocks; a paused item waits for its end.

    A moment that has come but that no sweep has decided yet stays, so that nothing is missed between two sweeps; a row
    that was set aside is looked at again at once, as what stood in the way may be gone.
    """
    undecided = item.next_check_at if item.next_check_at and item.next_check_at <= at else None
    if item.undecided_since:
        undecided = at
    rows = list(clocks)
    rungs = tenant_rows(Rung, "kind = %s AND is_active", [item.kind]) if rows else []
    item.due_at = min((row.due_at for row in rows), default=None)
    coming = next_moment(item, rows, rungs, site_hours(item.site), after=at) if rows else None
    item.next_check_at = undecided if rows and undecided else coming


def refresh_deadline(item: WorkItem, *, at: datetime) -> None:
    """Recompute and save the deadline after clocks were started, stopped, paused or resumed."""
    pause = open_pause(item)
    if pause is not None:
        item.due_at, item.next_check_at = None, pause.expected_at
    else:
        # A sweep may have moved it since the item was read.
        [kept] = read_rows(WorkItem, "id = %s", [item.pk])
        item.next_check_at, item.undecided_since = kept.next_check_at, kept.undecided_since
        set_deadline(item, running(item), at=at)
    update_rows([item], ["due_at", "next_check_at"])
