"""What a package gives the laws to try its resources with: rows in every state, and what forms send.

`tests/samples.py` of a package holds `SAMPLES = {"resource name": Sample(...)}`; a resource without one fails the laws.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps

from tests.people import World

Row = Any


def _nothing(_world: World) -> None:
    """Most resources need nothing but the world."""


@dataclass(frozen=True)
class Sample:
    """How to come by rows of a resource.

    `make(world, building, state)` writes a row that lies in building "1" or "3", in a state of its lifecycle (empty:
    as it begins). `prepare(world)` runs once before. `data[verb](world, row)` is what its form sends (none: an empty
    form). `doers[verb]` names who carries a verb out where that is not Alice, the site's manager. `ready[verb](world)`
    makes the row a verb works on where the first legal state does not do. `by_area`: a steward sees only rows of his
    own area.
    """

    make: Callable[[World, str, str], Row]
    prepare: Callable[[World], None] = _nothing
    data: Mapping[str, Callable[[World, Row], Mapping[str, Any]]] = field(default_factory=dict)
    doers: Mapping[str, str] = field(default_factory=dict)
    ready: Mapping[str, Callable[[World], Row]] = field(default_factory=dict)
    by_area: bool = True

    def sent(self, verb: str, world: World, row: Row) -> dict[str, Any]:
        """What the verb's form sends."""
        return dict(self.data[verb](world, row)) if verb in self.data else {}

    def doer(self, verb: str) -> str:
        """Who carries the verb out."""
        return self.doers.get(verb, "alice")


@cache
def samples() -> dict[str, Sample]:
    """The samples of every package, by resource."""
    found: dict[str, Sample] = {}
    for config in apps.get_app_configs():
        name = f"{config.name}.tests.samples"
        if config.name.startswith("steward.") and find_spec(f"{config.name}.tests") and find_spec(name):
            found |= import_module(name).SAMPLES
    return found
