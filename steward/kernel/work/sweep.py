"""The sweep: finds items whose next moment has come, marks them late, fires rungs, resumes overrun pauses.

Decided on the server, from one indexed column; safe with several workers and after a kill: each batch is one
transaction holding its rows' locks (or SQLite's write lock), and the unique row of `Escalation` is the last word.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection, transaction

from steward.kernel.audit.models import Event
from steward.kernel.audit.record import build, record_many
from steward.kernel.base import clock
from steward.kernel.base.bulk import update_rows
from steward.kernel.base.rows import read_rows
from steward.kernel.tenancy.actor import Actor, system_actor
from steward.kernel.tenancy.models import User
from steward.kernel.tenancy.scope import scope, tenant_rows
from steward.kernel.work.deadlines import next_moment
from steward.kernel.work.kinds import clock_code, family_of, resume
from steward.kernel.work.ladder import Alarm, OfficeView, alarms, holds, reach
from steward.kernel.work.models import Clock, Escalation, Pause, Rung, WorkItem

BATCH = 200
# A row the sweep cannot decide is looked at again after an hour, so that it never stops the others; what rang
# meanwhile is then decided too.
SET_ASIDE = timedelta(hours=1)
logger = logging.getLogger(__name__)


@dataclass
class SweepReport:
    """Counts of one sweep."""

    late: int = 0
    fired: dict[int, int] = field(default_factory=dict)
    resumed: int = 0
    set_aside: list[str] = field(default_factory=list)


class Office:
    """What every batch of one organisation asks: posts and calendars, the ladder, the names of staff."""

    def __init__(self, organisation_id: int, at: datetime) -> None:
        self.view = OfficeView(at)
        self.rungs = tenant_rows(Rung, "is_active ORDER BY kind, position", [])
        self.names = dict(User.objects.filter(organisation_id=organisation_id).values_list("pk", "name"))


def sweep(at: datetime | None = None) -> SweepReport:
    """Decide everything that is due at a moment, in every organisation, batch by batch with flat memory."""
    at = at or clock.now()
    report = SweepReport()
    offices: dict[int, Office] = {}
    while True:
        with transaction.atomic():
            items = _due_rows(at)
            for organisation_id in sorted({item.organisation_id for item in items}):
                with scope(organisation_id):
                    office = offices.get(organisation_id) or Office(organisation_id, at)
                    offices[organisation_id] = office
                    theirs = [item for item in items if item.organisation_id == organisation_id]
                    Batch(theirs, at, office, report).run(organisation_id)
        if len(items) < BATCH:
            return report


def _due_rows(at: datetime) -> list[WorkItem]:
    """The next rows that are due, of all organisations: one index finds them. They are ours until the batch ends."""
    lock = " FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
    return read_rows(WorkItem, f"next_check_at <= %s ORDER BY next_check_at, id LIMIT {BATCH}{lock}", [at])


class Batch:
    """One transaction's worth of items."""

    def __init__(self, items: list[WorkItem], at: datetime, office: Office, report: SweepReport) -> None:
        self.items, self.at, self.report = items, at, report
        self.office, self.rungs, self.names = office.view, office.rungs, office.names
        ids = [item.pk for item in items]
        theirs = f"item_id IN ({', '.join(['%s'] * len(ids))})"
        self.clocks: dict[int, list[Clock]] = {}
        for row in read_rows(Clock, f"{theirs} AND stopped_at IS NULL", ids):
            self.clocks.setdefault(row.item_id, []).append(row)
        self.paused = {row.item_id for row in read_rows(Pause, f"{theirs} AND ended_at IS NULL", ids)}
        self.fired = {
            (row.item_id, row.cycle, row.rung_id, row.repeat) for row in tenant_rows(Escalation, theirs, ids)
        }

    def run(self, organisation_id: int) -> None:
        by = system_actor(organisation_id, "ladder")
        events: list[Event] = []
        escalations: list[Escalation] = []
        changed: list[WorkItem] = []
        for item in self.items:
            as_read = item.late_at, item.rung
            try:
                if item.pk in self.paused:
                    self._resume(item, by)
                    continue
                new_events, new_escalations = self._decide(item, by)
                item.next_check_at, item.undecided_since = self._next(item), None
            except Exception:
                logger.exception("work item %s was set aside for an hour", item.number)
                self.report.set_aside.append(item.number)
                new_events, new_escalations = [], []
                item.late_at, item.rung = as_read
                item.undecided_since = self._since(item)
                item.next_check_at = self.at + SET_ASIDE
            events += new_events
            escalations += new_escalations
            changed.append(item)
        Escalation.objects.bulk_create(escalations)
        update_rows(changed, ["next_check_at", "undecided_since", "late_at", "rung"])
        record_many(events)

    def _next(self, item: WorkItem) -> datetime | None:
        hours = self.office.hours_at(item.site_id)
        return next_moment(item, self.clocks.get(item.pk, []), self.rungs, hours, after=self.at)

    def _resume(self, item: WorkItem, by: Actor) -> None:
        """A pause ends by itself at its expected moment: nothing can be parked in silence."""
        with transaction.atomic():
            resume(item, by=by, at=self.at)
        self.report.resumed += 1

    def _decide(self, item: WorkItem, by: Actor) -> tuple[list[Event], list[Escalation]]:
        events: list[Event] = []
        escalations: list[Escalation] = []
        events += [
            build("work.late", item, by=by, site_id=item.site_id, at=self.at, data=late)
            for late in self._late(item)
        ]
        for alarm, row in self._due(item):
            reached = reach(alarm.rung, item, self.office, family_of(item).dispatch_roles)
            escalations.append(self._escalation(item, alarm, reached))
            data = self._data(item, alarm, row, reached)
            events.append(build("work.escalate", item, by=by, site_id=item.site_id, at=self.at, data=data))
            item.rung = max(item.rung, alarm.rung.position)
            self.report.fired[alarm.rung.position] = self.report.fired.get(alarm.rung.position, 0) + 1
        return events, escalations

    def _late(self, item: WorkItem) -> Iterator[dict[str, object]]:
        for row in self.clocks.get(item.pk, []):
            if row.cycle == item.cycle and row.due_at <= self.at and self._since(item) <= row.due_at:
                if item.late_at is None:
                    item.late_at = row.due_at
                    self.report.late += 1
                local = row.due_at.astimezone(self.office.hours_at(item.site_id).tz)
                yield {"clock": clock_code(item, row.name), "due": local.strftime("%Y-%m-%d %H:%M")}

    def _since(self, item: WorkItem) -> datetime:
        since = item.undecided_since or item.next_check_at
        assert since is not None
        return since

    def _due(self, item: WorkItem) -> Iterator[tuple[Alarm, Clock]]:
        """Rungs whose moment lies between the planned check and now and whose condition holds."""
        rungs = [rung for rung in self.rungs if rung.kind == item.kind]
        roles = family_of(item).dispatch_roles
        hours = self.office.hours_at(item.site_id)
        running = [row for row in self.clocks.get(item.pk, []) if row.cycle == item.cycle]
        ringing = [(alarm, row) for row in running for alarm in alarms(row, rungs, hours)]
        for alarm, row in sorted(ringing, key=lambda pair: (pair[0].moment, pair[0].rung.position)):
            if not (self._since(item) <= alarm.moment <= self.at):
                continue
            key = (item.pk, item.cycle, alarm.rung.pk, alarm.repeat)
            if key not in self.fired and holds(alarm.rung, item, self.office, roles):
                yield alarm, row

    def _escalation(self, item: WorkItem, alarm: Alarm, reached: list[int]) -> Escalation:
        return Escalation(
            organisation_id=item.organisation_id,
            item=item,
            cycle=item.cycle,
            rung=alarm.rung,
            repeat=alarm.repeat,
            fired_at=self.at,
            reached=reached,
        )

    def _data(self, item: WorkItem, alarm: Alarm, row: Clock, reached: list[int]) -> dict[str, object]:
        over = int((self.at - row.due_at).total_seconds() // 60)
        return {
            "rung": alarm.rung.position,
            "clock": clock_code(item, row.name),
            "minutes": over,
            "names": "、".join(self.names.get(pk, "") for pk in reached) or "—",
            "reached": reached,
            "family": item.family,
        }
