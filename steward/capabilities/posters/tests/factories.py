"""Posters for tests."""

from typing import Any

from steward.capabilities.posters.actions import make_poster as make
from steward.capabilities.posters.actions import withdraw_poster
from steward.capabilities.posters.models import Poster
from steward.kernel.places.models import Place
from tests.people import World
from tests.people import make_place as new_place


def lift(world: World, building: str = "3") -> Place:
    """The common space of a building."""
    code = f"{building}-lift"
    known = Place.objects.filter(site=world.site, kind="space", code=code).first()
    return known or new_place(world.site, code, parent=world.places[building], kind="space")


def hang(world: World, place: Place | None = None, **more: Any) -> Poster:
    """A poster in the lift of building 3, unless said otherwise."""
    return make(by=world.alice, site=world.site, place=place or lift(world), **more)


def make_poster(world: World, building: str = "3", state: str = "") -> Poster:
    poster = hang(world, lift(world, building), spot=f"{Poster.objects.count()}号按钮旁")
    return withdraw_poster(poster, by=world.alice) if state == "withdrawn" else poster
