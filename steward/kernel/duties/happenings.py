"""What cadences wait for (a complaint comes in, a renovation is under way): words by code, and who sees it happen.

A capability declares a `Happening`: by the events that begin and end it, or by rows that say so themselves (somebody
is away, a watch). What no part of the system declares is reported by hand.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.text import capfirst

from steward.kernel.tenancy.models import in_language

Words = Mapping[str, tuple[str, str]]
_sources: list[Callable[[], Words]] = []


@dataclass(frozen=True)
class Sign:
    """An event; `data` says what must stand in it, by key."""

    kind: str
    data: Mapping[str, Collection[Any]] = field(default_factory=dict)

    def fits(self, kind: str, data: Mapping[str, Any]) -> bool:
        return kind == self.kind and all(data.get(key) in values for key, values in self.data.items())


@dataclass(frozen=True)
class About:
    """Where a subject is and whom it concerns: posts, or those that these people hold. Neither: as the place says.

    `label` is a number such as a ticket's, never a customer's words.
    """

    site_id: int | None
    place_id: int | None = None
    label: str = ""
    user_ids: tuple[int, ...] | None = None
    post_ids: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Found:
    """A case that rows say: a state with its ends, or a day (`began_at`). `known_at`: before it nobody knew the day."""

    subject_type: str
    subject_id: int
    began_at: datetime
    ended_at: datetime | None
    about: About
    known_at: datetime | None = None


AboutMany = Callable[[Collection[int]], Mapping[int, About]]
FindMany = Callable[[datetime, datetime], Iterable[Found]]


@dataclass(frozen=True)
class Happening:
    """How the system sees that something happens: by events (`begins`, `ends`, `about`) or by rows (`found`).

    A subject that `about` leaves out is none of it. `found` answers for all that touches a span, and for days up to
    `AHEAD` of it. Both ask a fixed number of queries. `page` is the address of a subject with {} for its key.
    """

    code: str
    begins: tuple[Sign, ...] = ()
    ends: tuple[Sign, ...] = ()
    about: AboutMany | None = None
    found: FindMany | None = None
    page: str = ""


_happenings: dict[str, Happening] = {}


def declare_happening(happening: Happening) -> Happening:
    """Register how a happening is seen; two of one code, and one that is seen in no way or in both, are errors."""
    by_events = bool(happening.begins) and happening.about is not None
    if by_events == (happening.found is not None):
        raise ValueError(f"happening {happening.code} is seen by events with `about`, or by rows")
    if _happenings.setdefault(happening.code, happening) is not happening:
        raise ValueError(f"happening {happening.code} is declared twice")
    return happening


def declared_happenings() -> Mapping[str, Happening]:
    return dict(_happenings)


def declare_happenings(source: Callable[[], Words]) -> None:
    """Register where words of happenings come from: code -> Chinese and English; read when something is said."""
    if source not in _sources:
        _sources.append(source)


def say_happening(code: str) -> str:
    """What happened, as the head of a row; the code itself where a company made its own."""
    return capfirst(happening_words().get(code, code))


def happening_words() -> dict[str, str]:
    """The words of every happening in the reader's language."""
    said = {code: words for source in _sources for code, words in source().items()}
    return {code: in_language(chinese, english) for code, (chinese, english) in said.items()}
