"""The only clock: tests and replays move it, everything else asks it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

_moved: ContextVar[datetime | None] = ContextVar("moved_clock", default=None)


def now() -> datetime:
    """The present moment in UTC, or the moment the clock was moved to."""
    return _moved.get() or datetime.now(UTC)


def today(zone: str | None = None) -> date:
    """The local date in a time zone, by default the one of whoever asks (`timezone.override` in the middleware)."""
    return now().astimezone(ZoneInfo(zone) if zone else timezone.get_current_timezone()).date()


@contextmanager
def moved_to(moment: datetime) -> Iterator[None]:
    """Run a block as if it were another moment. Refuses naive times: they have no place on a clock."""
    if moment.tzinfo is None:
        raise ValueError("the clock takes aware datetimes only")
    token = _moved.set(moment)
    try:
        yield
    finally:
        _moved.reset(token)
