"""The own fields of the demonstration, and what stands in them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any

from steward.config.demonstration_scene import Scene
from steward.config.preset_files import read_presets
from steward.kernel.base import clock
from steward.kernel.custom.actions import add_field, fill_person, fill_place, fill_site
from steward.kernel.custom.choices import Subject
from steward.kernel.places.models import PlaceKind
from steward.kernel.tenancy.choices import SiteKind
from steward.kernel.tenancy.queries import actor_of

COMMUNITY, COMPANY = SiteKind.COMMUNITY, "company"
FILL: dict[str, Callable[..., Any]] = {
    Subject.UNIT: fill_place,
    Subject.PERSON: fill_person,
    Subject.SITE: fill_site,
}
BUILDING = "3-"


def add_own_fields(scene: Scene, now: datetime) -> None:
    """Every field of the presets, added by the director some weeks ago and filled in at the desk since."""
    told = read_presets("demonstration/fields")["field"]
    with clock.moved_to(now - timedelta(days=40)):
        director = actor_of(scene.users[COMPANY, "director"], clock.now())
        for position, row in enumerate(told):
            add_field(by=director, position=position, **{key: row[key] for key in row if key != "values"})
    with clock.moved_to(now - timedelta(days=20)):
        desk = actor_of(scene.users[COMMUNITY, "desk"], clock.now())
        for subject, rows in _rows(scene).items():
            dealt = {row["code"]: cycle(row["values"]) for row in told if row["subject"] == subject}
            for row in rows:
                FILL[subject](row, by=desk, values={code: next(values) for code, values in dealt.items()})


def _rows(scene: Scene) -> dict[Subject, list[Any]]:
    homes = [
        (place, owner)
        for place, owner in scene.homes[COMMUNITY]
        if place.kind == PlaceKind.UNIT and place.code.startswith(BUILDING)
    ]
    owners = {owner.pk: owner for _place, owner in homes if owner is not None}
    return {
        Subject.UNIT: [place for place, _owner in homes],
        Subject.PERSON: list(owners.values()),
        Subject.SITE: [scene.sites[COMMUNITY]],
    }
