"""Who brings announcements to the people they are for: declared by those whom community need not know."""

from collections.abc import Callable

from steward.kernel.work.models import WorkItem

# What is said before an announcement is published: how many would get it over what; nothing where nobody would.
Count = Callable[[WorkItem], str]

_counts: list[Count] = []


def declare_count(count: Count) -> None:
    """Have it said in the publishing form; the same one twice is an error at import time."""
    if count in _counts:
        raise ValueError(f"{count} is declared twice")
    _counts.append(count)


def said_before(item: WorkItem) -> str:
    """The figures of everybody who brings announcements."""
    return " ".join(filter(None, (count(item) for count in _counts)))
