"""Declared event kinds: the sentence people read, the public one owners read, the words for its codes."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

if TYPE_CHECKING:
    from steward.kernel.audit.models import Event

Text = str | Promise
LookUp = Callable[[Collection[Any]], Mapping[Any, str]]


@dataclass(frozen=True)
class EventKind:
    """`sentence` and `public` are format strings over the event's data and `{by}`.

    `words` maps a data key to TextChoices (or a callable code -> text), so that stored codes read in the
    reader's language. `names` maps a data key that holds an id (or a list of them) to a function ids -> names,
    called once for a whole timeline. `personal` names data keys that leave the house masked.
    `public_note`: the words beside the event are meant for the owner too; his own always are.
    `discloses` marks that personal data was shown whole or taken out: reveals and exports. `icon` is of the sprite.

    Events cannot be erased, so their data never holds a customer's name, phone or ID number, nor free words in which
    somebody may have written them: keep the id of a row and declare a look-up under `names`. One for `note` gives the
    words beside the sentence.
    """

    code: str
    sentence: Text
    public: Text | None = None
    words: Mapping[str, Any] = field(default_factory=dict)
    names: Mapping[str, LookUp] = field(default_factory=dict)
    personal: tuple[str, ...] = ()
    public_note: bool = False
    discloses: bool = False
    icon: str = "point"


_kinds: dict[str, EventKind] = {}
_followers: "dict[str, list[Callable[[Sequence[Event]], None]]]" = {}
_watchers: "list[Callable[[Sequence[Event]], None]]" = []


def declare_events(*kinds: EventKind) -> tuple[EventKind, ...]:
    """Register event kinds; a code declared twice is an error at import time."""
    for kind in kinds:
        if kind.code in _kinds and _kinds[kind.code] != kind:
            raise ValueError(f"event kind {kind.code} is declared twice")
        _kinds[kind.code] = kind
    return kinds


def event_kind(code: str) -> EventKind:
    """The declared kind. Raises `KeyError` for an undeclared code."""
    return _kinds[code]


def event_kinds() -> Mapping[str, EventKind]:
    return dict(_kinds)


def follow(code: str, enqueue: "Callable[[Sequence[Event]], None]") -> None:
    """Have `enqueue(events)` called inside the recording transaction, to put a job in the queue."""
    if enqueue not in _followers.setdefault(code, []):
        _followers[code].append(enqueue)


def followers(code: str) -> "list[Callable[[Sequence[Event]], None]]":
    return _followers.get(code, [])


def watch(tell: "Callable[[Sequence[Event]], None]") -> None:
    """Have `tell(events)` called inside the recording transaction for events of every kind, a bulk all at once."""
    if tell not in _watchers:
        _watchers.append(tell)


def watchers() -> "list[Callable[[Sequence[Event]], None]]":
    return _watchers
