"""What capabilities put on the Today page: sections of rows that wait, figures, and hints."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from steward.kernel.surface.declare import Row, Rows, Text
from steward.kernel.tenancy.actor import Actor

SHOWN = 8
# One more row than a section shows says whether there are more.
ASKED = SHOWN + 1


@dataclass(frozen=True)
class TodaySection:
    """A part of the Today page: rows that wait for the actor, most pressing first, one tap each.

    Shown to actors with one of `roles` (everybody when empty). `verb(row, actor)` names the one verb to offer.
    """

    name: str
    title: Text
    resource: str
    rows: Callable[[Actor], Rows | Sequence[Row]]
    roles: frozenset[Any] = frozenset()
    empty: Text = ""
    verb: Callable[[Row, Actor], str | None] = lambda _row, _actor: None
    more: str = ""
    position: int = 50


@dataclass(frozen=True)
class TodayFigure:
    """A number at the top of the Today page: value, what it is out of, and the tone it is shown in."""

    name: str
    title: Text
    figure: Callable[[Actor], "Figure"]
    roles: frozenset[Any] = frozenset()
    position: int = 50


@dataclass(frozen=True)
class Figure:
    """`value` large, `note` small under it; `trend` are the last days' values, oldest first, for the small chart.

    No value where there is nothing yet of which it could be said: a dash, not a nought that looks like a failure.
    """

    value: int | None
    note: Text = ""
    tone: str = "info"
    link: str = ""
    capped: bool = False
    trend: Sequence[int] = ()


@dataclass(frozen=True)
class Hint:
    """One sentence and the way to do something about it."""

    text: Text
    link: str
    label: Text


@dataclass(frozen=True)
class TodayHint:
    """A sentence at the head of the Today page, for as long as `hint` has something to say."""

    name: str
    hint: Callable[[Actor], Hint | None]
    roles: frozenset[Any] = frozenset()


_sections: dict[str, TodaySection] = {}
_figures: dict[str, TodayFigure] = {}
_hints: dict[str, TodayHint] = {}


def declare_today(*parts: TodaySection | TodayFigure | TodayHint) -> None:
    """Put sections, figures and hints on the Today page."""
    places: dict[type, dict[str, Any]] = {TodaySection: _sections, TodayFigure: _figures, TodayHint: _hints}
    for part in parts:
        known = places[type(part)]
        if known.setdefault(part.name, part) is not part:
            raise ValueError(f"today part {part.name} is declared twice")


def today_sections(actor: Actor) -> list[TodaySection]:
    """The sections of the actor's Today page, in order."""
    found = [part for part in _sections.values() if not part.roles or part.roles & actor.roles]
    return sorted(found, key=lambda part: part.position)


def today_figures(actor: Actor) -> list[TodayFigure]:
    """The figures at the head of the actor's Today page, in order."""
    found = [part for part in _figures.values() if not part.roles or part.roles & actor.roles]
    return sorted(found, key=lambda part: part.position)


def today_hints(actor: Actor) -> list[Hint]:
    """What the actor's Today page has to say before everything else."""
    asked = [part.hint(actor) for part in _hints.values() if not part.roles or part.roles & actor.roles]
    return [hint for hint in asked if hint is not None]
