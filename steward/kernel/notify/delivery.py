"""Getting something delivered: one worker at a time, tries ever further apart, an end that is shown."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from steward.kernel.base import clock
from steward.kernel.notify.channels import Undeliverable, Unknown
from steward.kernel.notify.choices import Silence, State
from steward.kernel.notify.models import Outgoing

MAX_ATTEMPTS = 12
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=4)  # twelve tries span some sixteen hours: a night without a mail server
# Longer than any try lasts: within it nobody else takes the row; after it the worker is taken for dead.
CLAIM = timedelta(minutes=2)

logger = logging.getLogger(__name__)


def attempt(row: Outgoing, send: Callable[[], None], *, again: Callable[[Any], None]) -> None:
    """Try once to deliver a pending row that is due; any other, or one that a worker has, is left alone.

    In order: claims the row (compare-and-set), sends outside any transaction, notes the outcome. What `send`
    raises stays on the row; `again` queues the next try in the transaction that notes the failure.
    """
    now = clock.now()
    if row.attempts >= MAX_ATTEMPTS:  # a failure would have been noted: the worker was killed in its last try
        _mine(row).update(state=State.FAILED, last_error="the worker was killed in the last try")
        return
    claimed = (
        type(row)
        .objects.filter(pk=row.pk, state=State.PENDING, attempts=row.attempts, not_before__lte=now)
        .update(attempts=F("attempts") + 1, not_before=now + CLAIM)
    )
    if not claimed:
        return
    row.attempts += 1
    try:
        send()
    # Whatever a channel raises concerns this one row: it is kept on it, shown, and tried again.
    except Exception as error:
        logger.warning("%s %s, try %s: %s", type(row).__name__, row.pk, row.attempts, type(error).__name__)
        _note_failure(row, error, again)
    else:
        _mine(row).update(state=State.SENT, sent_at=clock.now(), last_error="")


def postpone(row: Outgoing, until: datetime, *, again: Callable[[Any], None]) -> None:
    """Put a pending row off without counting a try."""
    with transaction.atomic():
        if _mine(row).update(not_before=until):
            row.not_before = until
            again(row)


def suppress(row: Outgoing, silence: Silence) -> None:
    """Give a pending row up because nobody should get it any more."""
    _mine(row).update(state=State.SUPPRESSED, silence=silence)


def pause_after(attempts: int) -> timedelta:
    """1, 2, 4 ... minutes, at most four hours."""
    return min(FIRST_PAUSE * (1 << attempts - 1), LONGEST_PAUSE)


def _note_failure(row: Outgoing, error: Exception, again: Callable[[Any], None]) -> None:
    if isinstance(error, Unknown):
        suppress(row, Silence.NO_ADDRESS)
        return
    given_up = row.attempts >= MAX_ATTEMPTS or isinstance(error, Undeliverable)
    row.not_before = clock.now() + pause_after(row.attempts)
    with transaction.atomic():
        noted = _mine(row).update(
            state=State.FAILED if given_up else State.PENDING,
            not_before=row.not_before,
            last_error=f"{type(error).__name__}: {error}"[:500],
        )
        if noted and not given_up:
            again(row)


def _mine(row: Outgoing) -> QuerySet[Any]:
    """The row as long as it is still ours: pending, and nobody has begun another try."""
    return type(row).objects.filter(pk=row.pk, state=State.PENDING, attempts=row.attempts)
