"""What a family of work tells the kernel about itself: its lifecycle, who dispatches it, how it resumes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet
from django.utils.functional import Promise

from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.choices import ClockName
from steward.kernel.work.lifecycle import Lifecycle
from steward.kernel.work.models import WorkItem


def never_paused(item: WorkItem, *, by: Actor, at: datetime) -> None:
    """What a family without pauses is resumed by. Raises `ValueError`: nothing of it can have been paused."""
    raise ValueError(f"{item} has no pauses")


@dataclass(frozen=True)
class WorkFamily:
    """`visible(actor)` is the family's rows lock and `own(actor)` the customer's; `resume(item, by=, at=)` ends a
    pause whose moment has come (a family without pauses names none).

    `resource` names the pages an item of the family opens on; `kinds` are the codes of its kinds with their words;
    `clock_words` say what a clock promises here where that is not a response, a resolution or a callback.
    `agreed_clocks` run towards a moment somebody named (`promise_until`): the standard only suggests it, and a
    changed standard leaves it alone. `cause` tells what was named as the cause behind an item; `came_of` gives what of
    this family came of an item of any: whoever is kept from that one is kept from these.
    """

    code: str
    resource: str
    visible: Callable[[Actor], QuerySet[WorkItem]]
    lifecycle: Lifecycle
    dispatch_roles: frozenset[str]
    resume: Callable[..., object] = never_paused
    kinds: Sequence[tuple[str, str | Promise]] = ()
    own: Callable[[Actor], QuerySet[WorkItem]] | None = None
    clock_words: Mapping[str, str | Promise] = field(default_factory=dict)
    agreed_clocks: frozenset[str] = frozenset()
    cause: Callable[[WorkItem], str] = lambda _item: ""
    came_of: Callable[[WorkItem], QuerySet[WorkItem]] | None = None


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


def cause_of(item: WorkItem) -> str:
    """What its family knows as the cause behind an item; nothing where it was never asked for."""
    return family_of(item).cause(item)


def what_came_of(item: WorkItem) -> list[WorkItem]:
    """What other families made of an item: one query for each that makes something."""
    return [row for family in families() if family.came_of for row in family.came_of(item)]


def kind_words() -> dict[str, str | Promise]:
    """Every declared kind of work and its word."""
    return {code: word for family in families() for code, word in family.kinds}


def clock_word(kind: str, name: str) -> str | Promise:
    """What a clock of a kind of work promises: its family's word, else the one all families share."""
    for family in families():
        if name in family.clock_words and kind in dict(family.kinds):
            return family.clock_words[name]
    return ClockName(name).label


def clock_code(item: WorkItem, name: str) -> str:
    """How an event keeps a clock: its name, behind the kind of work where its family has a word of its own for it."""
    return f"{item.kind}:{name}" if name in family_of(item).clock_words else name


def say_clock(code: str) -> str | Promise:
    """The word for what an event kept of a clock."""
    kind, _colon, name = code.rpartition(":")
    return clock_word(kind, name)


def resume(item: WorkItem, *, by: Actor, at: datetime) -> None:
    """End the open pause through the family's own verb."""
    family_of(item).resume(item, by=by, at=at)
