"""Vacant homes of the demonstration: one in doubt, one due again, one whose owner lets nobody in."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from steward.capabilities.vacancies.actions import (
    arrange_vacancy,
    call_storm_round,
    check_vacancy,
    declare_vacancy,
)
from steward.capabilities.vacancies.choices import Meter
from steward.capabilities.vacancies.models import Vacancy
from steward.config.demonstration_pictures import photo
from steward.config.demonstration_scene import Scene
from steward.config.preset_files import read_presets
from steward.kernel.base import clock
from steward.kernel.places.models import PlaceKind
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import SiteKind
from steward.kernel.tenancy.queries import actor_of

COMMUNITY = SiteKind.COMMUNITY


def leave_homes_empty(scene: Scene, now: datetime) -> None:
    """Every home of the presets, declared by the senior steward and looked at since; a storm in between."""
    units = [home for home, _owner in scene.homes[COMMUNITY] if home.kind == PlaceKind.UNIT]
    steward, presets = scene.users[COMMUNITY, "senior-steward"], read_presets("demonstration/vacancies")
    looks: list[tuple[float, Vacancy, dict[str, Any]]] = []
    for told in presets["home"]:
        first = max(look["ago"] for look in told["looks"]) + 5
        with clock.moved_to(now - timedelta(days=first)):
            by = actor_of(steward, clock.now())
            vacancy = declare_vacancy(
                by=by, place=units[told["number"]], kind=told["kind"], reason=told["reason"],
                since_on=clock.today() - timedelta(days=told["since"]),
            )  # fmt: skip
            arrange_vacancy(
                vacancy, by=by, keys=told["keys"], key_tag=told.get("key_tag", ""), consent=told["consent"],
                consent_on=clock.today() if told["consent"] == "given" else None,
                consent_words=told.get("consent_words", ""),
            )  # fmt: skip
        looks += [(look["ago"], vacancy, look) for look in told["looks"]]
    storm = presets["storm"]
    for ago, vacancy, look in sorted(looks, key=lambda one: -one[0]):
        if storm and ago < storm["ago"]:
            with clock.moved_to(now - timedelta(days=storm["ago"])):
                manager = actor_of(scene.users[COMMUNITY, "manager"], clock.now())
                call_storm_round(by=manager, site=scene.sites[COMMUNITY], words=storm["words"])
            storm = None
        with clock.moved_to(now - timedelta(days=ago)):
            vacancy.refresh_from_db()
            _look(scene, vacancy, look, actor_of(steward, clock.now()))


def _look(scene: Scene, vacancy: Vacancy, told: dict[str, Any], by: Actor) -> None:
    check_vacancy(
        vacancy,
        by=by,
        way=told["way"],
        seen=told["seen"],
        meters={meter: Decimal(told[meter]) for meter in Meter.values if meter in told},
        photos=[photo(f"vacant {vacancy.pk} {told['ago']}", mended="wrong" not in told["seen"].values())],
        second=scene.users[COMMUNITY, told["second"]] if "second" in told else None,
        words=told.get("words", ""),
    )
