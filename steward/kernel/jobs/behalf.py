"""For whom jobs are enqueued: the signed-in person of a request, or the person of the enqueuing job."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_person: ContextVar[int | None] = ContextVar("enqueued_by", default=None)


@contextmanager
def on_behalf_of(user_id: int | None) -> Iterator[None]:
    """Jobs enqueued in the block belong to this person, who sees them and their progress."""
    token = _person.set(user_id)
    try:
        yield
    finally:
        _person.reset(token)


def enqueuing_person() -> int | None:
    """Id of the person for whom jobs are enqueued now; None for the system itself."""
    return _person.get()
