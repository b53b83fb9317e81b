"""Checks of a running installation: is it ready for requests, and is what should happen by itself happening?

Only what is *needed* makes a machine unready: a load balancer that took every web process away because a mail server is
down would turn a small trouble into a large one.
"""

import math
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from django.conf import settings
from django.core import mail
from django.core.cache import cache as kept
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Max

from steward.kernel.base import clock
from steward.kernel.jobs.choices import JobStatus
from steward.kernel.jobs.models import Job, Slot
from steward.kernel.jobs.queries import queue_figures
from steward.kernel.jobs.schedule import schedules
from steward.kernel.work.jobs import sweep_work

# Longer than this, and nobody works on what is due, or nobody fires the schedules.
LONGEST_WAIT = timedelta(minutes=10)
LATEST_SLOT = timedelta(minutes=5)
OLDEST_SWEEP = timedelta(minutes=10)
MAIL_SECONDS, MAIL_KEPT = 3, 60


@dataclass(frozen=True)
class Finding:
    """How one part stands, in a sentence for the operator."""

    check: str
    ok: bool
    says: str
    needed: bool = False


def look() -> list[Finding]:
    """Every check in order; the ones after the database are left out while it is away."""
    found = [*look_at_needs()]
    if all(finding.ok for finding in found):
        found += [check() for check in (_jobs, _schedules, _sweep, _mail)]
    return found


def look_at_needs() -> list[Finding]:
    """What must work before a request can be answered: the database, and its tables as this version knows them."""
    found = [_asked("database", _database)]
    return [*found, _asked("migrations", _migrations)] if found[0].ok else found


def _asked(check: str, ask: Callable[[], tuple[bool, str]]) -> Finding:
    try:
        ok, says = ask()
    except DatabaseError as error:
        ok, says = False, str(error).strip().partition("\n")[0][:200]
    return Finding(check, ok, says, needed=True)


def _database() -> tuple[bool, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True, connection.vendor


def _migrations() -> tuple[bool, str]:
    missing = sorted(_known_migrations() - set(MigrationRecorder(connection).applied_migrations()))
    if missing:
        return False, f"{len(missing)} not applied, first {'.'.join(missing[0])}: run manage.py migrate"
    return True, "all applied"


@cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    """Read from the files once: a process cannot know newer code than it was started with."""
    return frozenset(MigrationLoader(None).disk_migrations)


def _jobs() -> Finding:
    figures = queue_figures()
    wait = max((figure.longest_wait for figure in figures), default=timedelta())
    due, dead = sum(figure.due for figure in figures), sum(figure.dead for figure in figures)
    says = f"{due} due, the oldest for {seconds(wait)} s; {dead} failed for good"
    return Finding("jobs", wait <= LONGEST_WAIT, says)


def lateness() -> dict[str, float]:
    """Seconds since each schedule's first moment that was not fired; endless where none ever was. One query.

    What a clock that was ahead for a moment left behind says nothing.
    """
    now = clock.now()
    fired = dict(Slot.objects.filter(slot__lte=now).values_list("name").annotate(Max("slot")))
    late = {}
    for schedule in schedules():
        newest = fired.get(schedule.name)
        late[schedule.name] = (
            max((now - schedule.next_slot(newest)).total_seconds(), 0.0) if newest else math.inf
        )
    return late


def _schedules() -> Finding:
    late = {name: by for name, by in lateness().items() if by > LATEST_SLOT.total_seconds()}
    if late:
        worst = max(late, key=lambda name: late[name])
        since = f"for {late[worst]:.0f} s" if late[worst] < math.inf else "ever"
        says = f"{len(late)} not fired, {worst} {since}: does a scheduler run?"
        return Finding("schedules", False, says)
    return Finding("schedules", True, "all fired")


def sweep_age() -> timedelta | None:
    """How long ago the last sweep of work ended well; None when none did within the memory of the queue."""
    now = clock.now()
    done = Job.objects.filter(status=JobStatus.DONE, path=sweep_work.module_path, finished_at__lte=now)
    last = done.order_by("-finished_at").values_list("finished_at", flat=True).first()
    return now - last if last else None


def _sweep() -> Finding:
    age = sweep_age()
    if age is None:
        return Finding("sweep", False, "work was never swept: do a scheduler and a worker run?")
    return Finding("sweep", age <= OLDEST_SWEEP, f"{seconds(age)} s ago")


def _mail() -> Finding:
    """Whether the mail server greets us; asked once a minute, as a dead one takes seconds to be found dead."""
    says = kept.get("health:mail")
    if says is None:
        says = _greet_mail()
        kept.set("health:mail", says, MAIL_KEPT)
    return Finding("mail", not says, says or settings.EMAIL_BACKEND.rsplit(".", 2)[-2])


def _greet_mail() -> str:
    """What went wrong; empty when nothing did."""
    line = mail.get_connection(timeout=MAIL_SECONDS)
    try:
        line.open()
        line.close()
    except (OSError, smtplib.SMTPException) as error:
        return f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}: {error}"[:200]
    return ""


def seconds(span: timedelta) -> int:
    return int(span.total_seconds())
