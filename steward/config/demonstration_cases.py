"""What the demonstration's people reported by hand: renovations, applications, guests; what waits for it is due."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from steward.config.demonstration_scene import Scene
from steward.config.preset_files import read_presets
from steward.kernel.base import clock
from steward.kernel.duties.actions import end_case, report_case
from steward.kernel.places.models import Place, PlaceKind
from steward.kernel.tenancy.queries import actor_of


def report_by_hand(scene: Scene, now: datetime) -> None:
    """Everything of the presets, oldest first; what is ahead was reported today."""
    told = [(kind, one) for kind, cases in read_presets("demonstration/cases").items() for one in cases]
    for kind, one in sorted(told, key=lambda pair: -pair[1]["hours"]):
        began = now - timedelta(hours=one["hours"])
        with clock.moved_to(min(began, now)):
            by = actor_of(scene.users[kind, one["by"]], clock.now())
            case = report_case(
                by=by,
                code=one["code"],
                words=one["words"],
                site=scene.sites[kind],
                place=next(_home(scene, kind, one), None),
                began_at=began,
            )
        if "until" in one:
            with clock.moved_to(now - timedelta(hours=one["until"])):
                end_case(case, by=by)


def _home(scene: Scene, kind: str, one: dict[str, Any]) -> Iterator[Place]:
    if "home" in one:
        units = [home for home, _owner in scene.homes[kind] if home.kind == PlaceKind.UNIT]
        yield units[one["home"]]
