"""Tasks of the tests. They leave their traces in files, which no rollback takes back."""

import os
import time
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import translation
from django_tasks import TaskContext, task

from steward.kernel.base import clock
from steward.kernel.base.models import NumberRange
from steward.kernel.jobs.behalf import enqueuing_person
from steward.kernel.jobs.models import Slot
from steward.kernel.jobs.progress import progress, set_result
from steward.kernel.tenancy.models import Site
from steward.kernel.tenancy.scope import open_organisation

seen: list[Any] = []


def mark(path: str, word: str) -> None:
    """Append a word to a file, in one system call."""
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(handle, f"{word}\n".encode())
    os.close(handle)


@task
def note(value: Any = None, *, word: str = "") -> None:
    seen.append((value, word))


@task
def speak_english() -> None:
    translation.activate("en")


@task
def note_language() -> None:
    seen.append(translation.get_language())


@task
def note_scope() -> None:
    seen.append((open_organisation(), enqueuing_person(), Site.objects.count()))


@task
def enqueue_more() -> None:
    note_scope.enqueue()


@task
def give_back(value: Any) -> Any:
    return value


@task(takes_context=True)
def tell_attempt(context: TaskContext, word: str) -> None:
    seen.append((context.attempt, word))


@task
def fail() -> None:
    raise RuntimeError("the printer is out of paper")


@task
def break_transaction() -> None:
    NumberRange.objects.create(key="twice")
    NumberRange.objects.create(key="twice")


@task
def count(total: int) -> None:
    for done in range(1, total + 1):
        progress(done, total, f"row {done}")
    set_result({"rows": total})


@task
def trace(path: str, word: str) -> None:
    mark(path, word)


@task
def hold(path: str, gate: str) -> None:
    """Says that it began, waits until the gate file exists, says that it ended."""
    mark(path, f"began {os.getpid()}")
    while not Path(gate).exists():
        time.sleep(0.02)
        progress(1, 2, "at the gate")
    mark(path, "ended")


@task
def write_long(path: str, seconds: float) -> None:
    """Holds a write transaction, and with it SQLite's only write lock."""
    mark(path, "began")
    with transaction.atomic():
        Slot.objects.create(name="long", slot=clock.now())
        progress(1, 2, "inside")
        time.sleep(seconds)
    # The lock is free and the lease long over: who is quicker now, the heartbeat or a thief?
    time.sleep(0.5)
    mark(path, "ended")


@task
def die(path: str) -> None:
    """A task that takes its worker down, as the out-of-memory killer would."""
    mark(path, "began")
    os.kill(os.getpid(), 9)


@task
def tell_slot(path: str, slot: str) -> None:
    mark(path, slot)


@task
def keep_slot(slot: str) -> None:
    seen.append(slot)


@task
def fail_unspeakably() -> None:
    raise OSError("cannot read scan\udcff\0.pdf")
