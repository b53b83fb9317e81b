"""What a capability gives the laws to try its resources with: rows in every state, and what forms send.

Each `tests/factories.py` holds `SAMPLES = {"resource name": Sample(...)}`; a resource without a sample fails the laws.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps

from tests.people import World

Row = Any


def _stays(_world: World, _row: Row, _state: str) -> None:
    """A row without states."""


@dataclass(frozen=True)
class Sample:
    """`make(world, building)` writes a row that lies in building "1" or "3".

    `bring_to(world, row, state)` moves a fresh row to a state of its lifecycle through the actions. `data[verb](world,
    row)` is what its form sends (none: an empty form). `doers[verb]` names who carries the verb out where that is not
    Alice, the site's manager. `by_area` says that a steward of building 1 must not see rows of building 3.
    """

    make: Callable[[World, str], Row]
    bring_to: Callable[[World, Row, str], None] = _stays
    data: Mapping[str, Callable[[World, Row], Mapping[str, Any]]] = field(default_factory=dict)
    doers: Mapping[str, str] = field(default_factory=dict)
    by_area: bool = True

    def sent(self, verb: str, world: World, row: Row) -> dict[str, Any]:
        """What the verb's form sends."""
        return dict(self.data[verb](world, row)) if verb in self.data else {}

    def doer(self, verb: str) -> str:
        """Who carries the verb out."""
        return self.doers.get(verb, "alice")


def samples() -> dict[str, Sample]:
    """The samples of every package, by resource."""
    found: dict[str, Sample] = {}
    for config in apps.get_app_configs():
        name = f"{config.name}.tests.factories"
        if config.name.startswith("steward.") and find_spec(f"{config.name}.tests") and find_spec(name):
            found |= getattr(import_module(name), "SAMPLES", {})
    return found
