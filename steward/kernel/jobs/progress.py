"""Signs of life of a running job: its lease, its progress, its result so far.

They are written by a thread with a connection of its own, so that everybody sees them although the job may be
in the middle of a long transaction. On PostgreSQL that is always so. SQLite has one writer: while the job
itself holds a write transaction the thread waits for it, so progress then appears when the transaction ends
(best effort), and the lease may run out meanwhile. Nobody can take the job in that time either, as taking it
is a write too; once the lock is free, a job whose lease ran out is only *suspected* first, and the thread's
next beat clears it.
"""

import contextvars
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import Any

from django import db
from django_tasks.utils import normalize_json

from steward.kernel.base import clock
from steward.kernel.jobs.choices import JobStatus
from steward.kernel.jobs.models import Job

logger = logging.getLogger("steward.jobs")
# Progress is written at most this often, however often a task reports it.
TICK_SECONDS = 0.5


class Stopped(Exception):
    """The job is no longer this worker's: it was cancelled, or taken over after its lease ran out."""


class Pulse:
    """The signs of life of one attempt at one job."""

    def __init__(self, job: Job, lease: timedelta) -> None:
        self.job_id = job.pk
        self.lease = lease
        self.token = {
            "pk": job.pk,
            "worker": job.worker,
            "attempts": job.attempts,
            "status": JobStatus.RUNNING,
        }
        self.is_lost = False
        self._news: dict[str, Any] = {}
        self._lock = threading.Lock()
        self._over = threading.Event()

    def tell(self, **columns: Any) -> None:
        """Note what the next beat is to write. Raises `Stopped` when the job is not ours any more."""
        if self.is_lost:
            raise Stopped(f"job {self.job_id} was cancelled or taken over")
        with self._lock:
            self._news.update(columns)

    def take_news(self) -> dict[str, Any]:
        """What was told and not yet written."""
        with self._lock:
            news, self._news = self._news, {}
            return news

    @contextmanager
    def beating(self) -> Iterator[None]:
        """Keep the lease and write the news for the time of the block."""
        # The thread works under the same moved clock as the job.
        thread = threading.Thread(
            target=contextvars.copy_context().run,
            args=(self._beat,),
            name=f"pulse-{self.job_id}",
            daemon=True,
        )
        thread.start()
        try:
            yield
        finally:
            self._over.set()
            thread.join()

    def _beat(self) -> None:
        every = self.lease.total_seconds() / 3
        beaten = time.monotonic()
        try:
            while not self._over.wait(min(TICK_SECONDS, every)) and not self.is_lost:
                if not self._news and time.monotonic() - beaten < every:
                    continue
                if self._write():
                    beaten = time.monotonic()
        finally:
            db.connection.close()

    def _write(self) -> bool:
        news = self.take_news()
        try:
            rows = Job.objects.filter(**self.token).update(
                lease_until=clock.now() + self.lease, suspected=False, **news
            )
        except db.Error as error:
            # The database is locked (SQLite) or away: the job itself goes on, the next tick tries again.
            logger.warning("job %s: no sign of life could be written: %s", self.job_id, error)
            db.connection.close()
            with self._lock:
                self._news = news | self._news
            return False
        self.is_lost = rows == 0
        return True


_running: ContextVar[Pulse | None] = ContextVar("running_job", default=None)


@contextmanager
def running(pulse: Pulse) -> Iterator[None]:
    """Make a pulse the one `progress` and `set_result` talk to."""
    token = _running.set(pulse)
    try:
        yield
    finally:
        _running.reset(token)


def progress(done: int, total: int, note: str = "") -> None:
    """Say how far the running job is; outside of a job it does nothing, so actions may call it freely.

    Cheap enough for every row of a loop: written at most twice a second. Raises `Stopped` in a job that was
    cancelled or taken over, which ends it.
    """
    pulse = _running.get()
    if pulse is not None:
        pulse.tell(progress_done=done, progress_total=total, progress_note=note[:200])


def set_result(result: dict[str, Any]) -> None:
    """Keep a JSON result with the running job, e.g. `{"file": 17, "rows": 1200}`; the last one stays."""
    pulse = _running.get()
    if pulse is not None:
        pulse.tell(result=normalize_json(result))
