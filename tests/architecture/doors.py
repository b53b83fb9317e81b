"""The table of every address: who may come through. A route that is neither here nor of a resource fails the laws."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from steward.config.routes import Route, routes
from steward.kernel.surface.declare import resources
from tests.people import World

PUBLIC = "public"  # anybody
OWN = "own"  # everybody with an account, each sees only what is his
OFFICE = "office"  # needs a post with one of some roles; a stranger gets 403
RESOURCE = "resource"  # pages of a declared resource
API = "api"  # a declared resource below /api/v1/


@dataclass(frozen=True)
class Door:
    """`where(world)` gives the address's parameters: those of a thing that exists and belongs to somebody else."""

    kind: str
    where: Callable[[World], dict[str, Any]] = field(default=lambda _world: {})
    sent: Callable[[World], dict[str, Any]] = field(default=lambda _world: {})


DOORS: dict[str, Door] = {
    "desk:sign_in": Door(PUBLIC),
    "desk:demonstration_sign_in": Door(PUBLIC),
    "desk:language": Door(PUBLIC),
    "desk:health": Door(PUBLIC),
    "desk:today": Door(OWN),
    "desk:sign_out": Door(OWN),
    "desk:inbox": Door(OWN),
    "desk:read_all": Door(OWN),
    "desk:open_message": Door(OWN),
    "desk:search": Door(OWN),
    "desk:account": Door(OWN),
    "desk:jobs": Door(OFFICE),
    "desk:retry_job": Door(OFFICE),
    "desk:cancel_job": Door(OFFICE),
    "desk:trail": Door(OFFICE),
    "desk:save_view": Door(OWN),
    "desk:keep_columns": Door(OWN),
    "desk:forget_view": Door(OWN),
}


def door_of(route: Route) -> Door | None:
    """The door of a route, None for one that nobody knows."""
    if route.name in DOORS:
        return DOORS[route.name]
    space, _, page = route.name.partition(":")
    if space == "api":
        name = page.removesuffix("-detail")
        known = {resource.name for resource in resources().values()}
        known |= {
            f"{resource.name}-{verb.name}" for resource in resources().values() for verb in resource.verbs
        }
        return Door(API) if name in known or page == "nothing" else None
    if space in resources():
        resource = resources()[space]
        pages = {"list", "detail", "bulk", *(verb.name for verb in resource.verbs)}
        return Door(RESOURCE) if page in pages else None
    return None


def unknown_routes() -> list[Route]:
    """Routes the suite could not judge."""
    return [route for route in routes() if door_of(route) is None]
