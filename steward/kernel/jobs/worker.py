"""Running jobs: one after the other, each as one attempt, its end written only while it is still ours.

Workers look for jobs a few times a second instead of being woken by NOTIFY: one indexed read per look, the
same on both databases and behind PgBouncer, and commits do not queue up for PostgreSQL's single notification
lock.
"""

import contextvars
import logging
import os
import secrets
import signal
import socket
import threading
import time
import traceback
from collections.abc import Collection
from contextlib import nullcontext
from datetime import timedelta
from types import FrameType
from typing import Any

from django.db import (
    InterfaceError,
    OperationalError,
    close_old_connections,
    connection,
    connections,
    reset_queries,
    transaction,
)
from django.utils.module_loading import import_string
from django_tasks.base import TaskContext

from steward.kernel.base import clock
from steward.kernel.jobs.backend import task_result
from steward.kernel.jobs.behalf import on_behalf_of
from steward.kernel.jobs.choices import JobStatus
from steward.kernel.jobs.claim import claim, default_lease
from steward.kernel.jobs.models import Job
from steward.kernel.jobs.progress import Pulse, Stopped, running
from steward.kernel.tenancy.scope import everywhere, scope

logger = logging.getLogger("steward.jobs")
# How long an idle worker waits before it looks again, and how long when the database is away.
IDLE_SECONDS = 0.4
AWAY_SECONDS = 2.0
LONGEST_BACKOFF = timedelta(hours=1)


def backoff(attempts: int) -> timedelta:
    """The pause after a failed attempt: 10 s, 40 s, 160 s, 640 s, then an hour."""
    return min(timedelta(seconds=10 * 4 ** min(attempts - 1, 8)), LONGEST_BACKOFF)


def worker_name() -> str:
    """A name no other process has or will have: process numbers are used again."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(3)}"


def stop_on_signals() -> threading.Event:
    """An event set by SIGTERM or SIGINT; a second signal ends the process at once, as it would without us."""
    stop = threading.Event()

    def ask(number: int, frame: FrameType | None) -> None:
        stop.set()
        signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask)
    return stop


def serve(
    stop: threading.Event,
    *,
    queues: Collection[str] = (),
    burst: bool = False,
    lease: timedelta | None = None,
) -> int:
    """Run jobs until asked to stop, or in a burst until nothing is due; returns how many were started.

    Asked to stop, it finishes the job in hand and takes no new one. A database that is away is waited for.
    """
    name, lease, started = worker_name(), lease or default_lease(), 0
    while not stop.is_set():
        try:
            _refresh_connection()
            reset_queries()
            if job := claim(name, lease=lease, queues=queues):
                started += 1
                run_claimed(job, lease=lease)
                continue
        except (OperationalError, InterfaceError):
            if burst:
                raise
            logger.exception("the database is away or locked; trying again")
            connections.close_all()
            stop.wait(AWAY_SECONDS)
            continue
        if burst:
            break
        stop.wait(IDLE_SECONDS)
    return started


def run_due_jobs(*, queues: Collection[str] = (), keep_going: bool = False) -> int:
    """Run what is due right here, without heartbeats: for tests and scripts of one process; returns how many.

    The error of a job is raised, after it was written to the job; `keep_going` leaves it at that. Inside a
    transaction each job gets a savepoint, so that a failing one spoils nothing but itself.
    """
    name, started = worker_name(), 0
    while job := claim(name, lease=default_lease(), queues=queues):
        started += 1
        error = run_claimed(job, lease=default_lease(), alone=True)
        if error and not keep_going:
            raise error
    return started


def run_claimed(job: Job, *, lease: timedelta, alone: bool = False) -> Exception | None:
    """Run a job that was claimed, and write how it ended; returns the error it ended with.

    In order: the task under a heartbeat; then done with its result, or ready again after a pause, or dead
    when that was the last attempt. Nothing is written when the job was cancelled or taken over meanwhile.
    """
    pulse, began = Pulse(job, lease), time.monotonic()
    try:
        with nullcontext() if alone else pulse.beating():
            # A copy of the context, so that no scope, language or moved clock leaks into the next job.
            returned = contextvars.copy_context().run(_call, job, pulse)
    except Stopped as stopped:
        logger.warning("job %s %s: stopped, it is not ours any more", job.pk, job.path)
        return stopped
    except Exception as error:
        _fail(job, pulse, error)
        return error
    ending = {"status": JobStatus.DONE, "error": "", "finished_at": clock.now()}
    if returned is not None:
        ending["result"] = returned
    if _end(job, pulse, ending):
        logger.info("job %s %s: done in %.2f s", job.pk, job.path, time.monotonic() - began)
    return None


def _call(job: Job, pulse: Pulse) -> Any:
    organisation = job.organisation_id
    tenant = everywhere("job of no single organisation") if organisation is None else scope(organisation)
    # Only in a transaction of the caller (tests): a task's failure must not spoil it.
    savepoint = transaction.atomic() if connection.in_atomic_block else nullcontext()
    with tenant, on_behalf_of(job.enqueued_by_id), running(pulse), savepoint:
        task = import_string(job.path)
        args = job.args["args"]
        if task.takes_context:
            args = [TaskContext(task_result=task_result(job, task)), *args]
        return task.call(*args, **job.args["kwargs"])


def _fail(job: Job, pulse: Pulse, error: Exception) -> None:
    now = clock.now()
    # A file name that is no text, or a NUL, is in many an error; no database would keep it.
    told = "".join(traceback.format_exception(error)).replace("\0", "\\0")
    text = told.encode("utf-8", "backslashreplace").decode()[-8000:]
    ending: dict[str, Any] = {"status": JobStatus.READY, "run_after": now + backoff(job.attempts)}
    if job.attempts >= job.max_attempts:
        ending = {"status": JobStatus.DEAD, "finished_at": now}
    if _end(job, pulse, ending | {"error": text}):
        left = job.max_attempts - job.attempts
        logger.error("job %s %s: failed, %d attempts left", job.pk, job.path, left, exc_info=error)


def _end(job: Job, pulse: Pulse, ending: dict[str, Any]) -> bool:
    """Compare-and-set on worker and attempt: a worker that lost the job cannot write over its successor."""
    _refresh_connection()  # the task may have broken it
    columns = pulse.take_news() | {"lease_until": None, "suspected": False} | ending
    if Job.objects.filter(**pulse.token).update(**columns):
        return True
    logger.warning("job %s %s: ended after it was taken over or cancelled; not kept", job.pk, job.path)
    return False


def _refresh_connection() -> None:
    # A transaction of the caller (tests) holds its connection.
    if not connection.in_atomic_block:
        close_old_connections()
