"""The one way a state changes: a table of moves and a compare-and-set."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model, TextChoices
from django.utils.translation import gettext_lazy as _

from steward.kernel.base.refused import Lost, Refused
from steward.kernel.base.rows import change_row
from steward.kernel.work.models import WorkItem


@dataclass(frozen=True)
class Move:
    """From any of `sources` to `target`; without a target the state stays and only fields change."""

    sources: frozenset[str]
    target: str | None = None


@dataclass(frozen=True)
class Lifecycle:
    """The state graph of a family. Tenants configure words and times, never this."""

    states: type[TextChoices]
    finals: frozenset[str]
    moves: Mapping[str, Move] = field(default_factory=dict)

    def allows(self, verb: str, state: str) -> bool:
        """Whether a verb may start from a state."""
        return verb in self.moves and state in self.moves[verb].sources

    def verbs_from(self, state: str) -> list[str]:
        return [verb for verb, move in self.moves.items() if state in move.sources]

    def need(self, item: WorkItem, verb: str) -> None:
        """Refuse a verb that may not start from the item's state, for actions that write before they move."""
        if not self.allows(verb, item.state):
            raise Refused(
                _("This is not possible in the state “%(state)s”.") % {"state": self.label(item.state)},
                do=_("Reload the page to see what can be done now."),
                code="illegal_state",
            )

    def move(
        self,
        item: WorkItem,
        verb: str,
        *,
        at: datetime,
        to: str | None = None,
        changes: Mapping[str, Any] | None = None,
    ) -> None:
        """Carry a verb out on the item's row, or refuse.

        Writes state, `changes`, version, and `closed_at` when the state is final (cleared when it is not), in one
        UPDATE guarded by state and version. Refuses an illegal move naming the state; raises `Lost` when
        somebody else was quicker. `to` names the target where the move table leaves it open.
        """
        self.need(item, verb)
        state = to or self.moves[verb].target or item.state
        values: dict[str, Any] = dict(changes or {})
        values |= {"state": state, "version": item.version + 1}
        values["closed_at"] = (item.closed_at or at) if state in self.finals else None
        if state in self.finals:
            values |= {"next_check_at": None, "due_at": None}
        if not change_row(item, values, where=("state", "version")):
            raise Lost()

    def label(self, state: str) -> str:
        return str(dict(self.states.choices).get(state, state))


def moves(**table: tuple[Iterable[str], str | None]) -> dict[str, Move]:
    """Write a move table as `dispatch=((ACCEPTED,), DISPATCHED)`."""
    return {verb: Move(frozenset(sources), target) for verb, (sources, target) in table.items()}


def move_row(
    row: Model,
    table: Mapping[str, Move],
    states: type[TextChoices],
    verb: str,
    *,
    to: str | None = None,
    **changes: Any,
) -> None:
    """Carry a verb out on a row that is no work item but has a `state`, by compare-and-set.

    Refuses an illegal move naming the state; raises `Lost` when somebody else was quicker.
    """
    state: str = row.state  # type: ignore[attr-defined] # what such tables have in common
    if state not in table[verb].sources:
        raise Refused(
            _("This is not possible in the state “%(state)s”.") % {"state": states(state).label},
            do=_("Reload the page to see what can be done now."),
            code="illegal_state",
        )
    target = to or table[verb].target or state
    if not change_row(row, {**changes, "state": str(target)}, where=("state",)):
        raise Lost()
