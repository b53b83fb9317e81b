"""What a family of work tells the kernel about itself: its lifecycle, who dispatches it, how it resumes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.functional import Promise

from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.lifecycle import Lifecycle
from steward.kernel.work.models import WorkItem


@dataclass(frozen=True)
class WorkFamily:
    """`visible(actor)` is the family's rows lock and `own(actor)` the customer's; `resume(item, by=, at=)` ends a pause
    whose moment has come.

    `resource` names the pages an item of the family opens on; `kinds` are the codes of its kinds with their words.
    """

    code: str
    resource: str
    visible: Callable[[Actor], QuerySet[WorkItem]]
    lifecycle: Lifecycle
    dispatch_roles: frozenset[str]
    resume: Callable[..., object]
    kinds: Sequence[tuple[str, str | Promise]] = ()
    own: Callable[[Actor], QuerySet[WorkItem]] | None = None


_families: dict[str, WorkFamily] = {}


def declare_family(family: WorkFamily) -> WorkFamily:
    """Register a family of work; a code declared twice is an error at import time."""
    if _families.setdefault(family.code, family) is not family:
        raise ValueError(f"work family {family.code} is declared twice")
    return family


def family_of(item: WorkItem) -> WorkFamily:
    """The declared family of an item. Raises `KeyError` for an unknown one."""
    return _families[item.family]


def families() -> list[WorkFamily]:
    return list(_families.values())


def kind_words() -> dict[str, str | Promise]:
    """Every declared kind of work and its word."""
    return {code: word for family in families() for code, word in family.kinds}


def resume(item: WorkItem, *, by: Actor, at: datetime) -> None:
    """End the open pause through the family's own verb."""
    family_of(item).resume(item, by=by, at=at)
