"""The archives of the demonstration: boxes of households, files out and late, one to be destroyed, a stocktaking."""

from datetime import date, datetime, timedelta
from typing import Any

from steward.capabilities.archives.actions import (
    borrow_archive,
    close_stocktaking,
    condemn_archive,
    register_archive,
    start_stocktaking,
    tick_stocktaking,
)
from steward.config.demonstration_scene import Scene
from steward.config.preset_files import read_presets
from steward.kernel.base import clock
from steward.kernel.places.models import PlaceKind
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import SiteKind
from steward.kernel.tenancy.queries import actor_of

COMMUNITY = SiteKind.COMMUNITY
# What is no word of the register, but a story of the file.
STORIES = ("place", "keep", "lent", "asked", "condemned")


def fill_the_shelves(scene: Scene, now: datetime) -> None:
    """Everything of the presets, registered at the desk weeks ago; the boxes were looked for last week."""
    told = read_presets("demonstration/archives")
    with clock.moved_to(now - timedelta(days=30)):
        desk = actor_of(scene.users[COMMUNITY, "desk"], clock.now())
        boxes = _boxes(scene, told["boxes"], desk)
    with clock.moved_to(now - timedelta(days=7)):
        run = start_stocktaking(
            by=desk, site=scene.sites[COMMUNITY], room=told["boxes"]["room"], cabinet=told["boxes"]["cabinet"]
        )
        tick_stocktaking(run, by=desk, archives=boxes[:-2], finding="found")
        tick_stocktaking(run, by=desk, archives=boxes[-2:-1], finding="misplaced", where="前台文件柜")
        close_stocktaking(run, by=desk, rest_is_missing=True)
    for number, row in enumerate(told["archive"]):
        with clock.moved_to(now - timedelta(days=10, minutes=number)):
            _one(scene, row, desk, now.date())


def _boxes(scene: Scene, told: dict[str, Any], desk: Actor) -> list[Any]:
    homes = [
        (place, owner)
        for place, owner in scene.homes[COMMUNITY]
        if place.kind == PlaceKind.UNIT and place.code.startswith(f"{told['building']}-")
    ]
    return [
        register_archive(
            by=desk, site=scene.sites[COMMUNITY], title=f"{place.code} 业主档案盒", matter="household",
            place=place, party=owner, room=told["room"], cabinet=told["cabinet"],
            shelf=str(number % told["shelves"] + 1), pages=20 + number,
        )
        for number, (place, owner) in enumerate(homes)
    ]  # fmt: skip


def _one(scene: Scene, told: dict[str, Any], desk: Actor, today: date) -> None:
    values = {name: value for name, value in told.items() if name not in STORIES}
    place = scene.places[COMMUNITY, told["place"]] if "place" in told else None
    until = today + timedelta(days=told["keep"]) if "keep" in told else None
    archive = register_archive(by=desk, site=scene.sites[COMMUNITY], place=place, kept_until=until, **values)
    if out := told.get("lent") or told.get("asked"):
        borrow_archive(
            archive,
            by=desk,
            borrower=scene.users[COMMUNITY, out["post"]],
            reason=out["reason"],
            due_on=today + timedelta(days=out["left"]),
        )
    if "condemned" in told:
        condemn_archive(archive, by=desk, reason=told["condemned"])
