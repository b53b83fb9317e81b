"""What is done again and again: schedules declared in code, each due moment (slot) fired exactly once."""

import inspect
import logging
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from croniter import croniter
from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections, connections, transaction
from django_tasks import task_backends
from django_tasks.base import Task

from steward.kernel.base import clock
from steward.kernel.jobs.backend import DatabaseBackend
from steward.kernel.jobs.models import Slot

logger = logging.getLogger("steward.jobs")
TICK_SECONDS = 1.0
AWAY_SECONDS = 5.0


@dataclass(frozen=True)
class Schedule:
    """A task to be enqueued at the moments of a cron line, in local time (`settings.TIME_ZONE`)."""

    name: str
    cron: str
    task: Task[Any, Any]

    def latest_slot(self, at: datetime) -> datetime:
        """The last due moment not after `at`, in UTC."""
        local = at.astimezone(ZoneInfo(settings.TIME_ZONE)) + timedelta(microseconds=1)
        slot: datetime = croniter(self.cron, local).get_prev(datetime)
        return slot.astimezone(UTC)

    def next_slot(self, after: datetime) -> datetime:
        """The first due moment after another, in UTC."""
        local = after.astimezone(ZoneInfo(settings.TIME_ZONE))
        slot: datetime = croniter(self.cron, local).get_next(datetime)
        return slot.astimezone(UTC)

    @property
    def wants_slot(self) -> bool:
        """A task with a parameter called `slot` is told its moment (ISO text): which night it works for."""
        return "slot" in inspect.signature(self.task.func).parameters


_schedules: dict[str, Schedule] = {}


def every(cron: str, task: Task[Any, Any], name: str) -> Schedule:
    """Declare a schedule, e.g. `every("40 3 * * *", seal_night, "audit.seal")`; a sixth field counts seconds.

    The name is what makes it the same schedule tomorrow. Raises `ValueError` for a bad line or a name in use.
    """
    schedule = Schedule(name, cron, task)
    if not croniter.is_valid(cron):
        raise ValueError(f"{name}: {cron!r} is no cron line")
    if _schedules.setdefault(name, schedule) != schedule:
        raise ValueError(f"a schedule called {name} exists already")
    return schedule


def schedules() -> list[Schedule]:
    """All declared schedules by name."""
    return [_schedules[name] for name in sorted(_schedules)]


def fire(schedule: Schedule, at: datetime) -> bool:
    """Enqueue the latest slot of a schedule unless somebody did; True when it was us.

    Slot and job are one transaction, and the slot's uniqueness decides between schedulers. A schedule seen
    for the first time only notes where it begins; slots missed while no scheduler ran are not made up for,
    but for the latest.
    """
    slot = schedule.latest_slot(at)
    with transaction.atomic():
        # Without those ahead of us: a clock that was wrong for a moment must not silence us until that moment comes.
        fired = Slot.objects.filter(name=schedule.name, slot__lte=at).order_by("-slot")
        newest = fired.values_list("slot", flat=True).first()
        # Older than the newest known: the cron line was changed to an earlier hour.
        if newest is not None and slot <= newest:
            return False
        _, is_new = Slot.objects.get_or_create(name=schedule.name, slot=slot)
        if newest is None or not is_new:
            return False
        schedule.task.enqueue(**({"slot": slot.isoformat()} if schedule.wants_slot else {}))
        return True


def tick(known: dict[str, datetime]) -> list[str]:
    """Fire what is due; `known` keeps each schedule's last slot, so that quiet seconds cost no query."""
    at, fired = clock.now(), []
    for schedule in schedules():
        slot = schedule.latest_slot(at)
        if known.get(schedule.name) == slot:
            continue
        if fire(schedule, at):
            fired.append(schedule.name)
            logger.info("schedule %s: %s enqueued", schedule.name, slot)
        known[schedule.name] = slot
    return fired


def serve(stop: threading.Event) -> None:
    """Fire schedules and let the backends sweep, once a second, until asked to stop; several may run."""
    known: dict[str, datetime] = {}
    while not stop.is_set():
        try:
            close_old_connections()
            tick(known)
            for backend in task_backends.all():
                if isinstance(backend, DatabaseBackend):
                    backend.sweep()
        except (OperationalError, InterfaceError):
            logger.exception("the database is away or locked; trying again")
            connections.close_all()
            stop.wait(AWAY_SECONDS)
        stop.wait(TICK_SECONDS)
