"""The stewards' rounds of the demonstration: what they found still true, what was said and promised at the doors."""

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from steward.capabilities.registry.actions import confirm_household, keep_follow_up, note_contact
from steward.capabilities.registry.choices import Mood, Need, Occupancy, Topic, Way
from steward.capabilities.registry.models import FollowUp
from steward.config.demonstration_scene import Scene
from steward.config.preset_files import read_presets
from steward.config.timeline import Timeline
from steward.kernel.base import clock
from steward.kernel.people.choices import Relation
from steward.kernel.people.models import Tenure
from steward.kernel.places.models import Place, PlaceKind
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import SiteKind
from steward.kernel.tenancy.queries import actor_of

# Of a building's households so many in a hundred are confirmed: one steward is where he should be, two are not.
SEEN = {"1": 100, "2": 80, "3": 60}
# Every so many doors somebody talks.
TALKS = 3


class Rounds:
    """Plans each steward's walk through the building onto the timeline of the month."""

    def __init__(
        self, scene: Scene, timeline: Timeline, dice: random.Random, now: datetime, days: int
    ) -> None:
        self.scene, self.timeline, self.dice, self.now, self.days = scene, timeline, dice, now, days
        self._talks = read_presets("demonstration/talks")["talk"]
        self._zone = ZoneInfo(scene.organisation.zone)

    def plan(self) -> None:
        """A door every working afternoon and then some; nothing after now."""
        for building, share in SEEN.items():
            walked = [unit for unit in self._units(building) if self.dice.randrange(100) < share]
            for number, unit in enumerate(walked):
                moment = self._moment(number * self.days // max(1, len(walked)))
                if moment < self.now:
                    self.timeline.plan(moment, partial(self._visit, unit, building, number))

    def _units(self, building: str) -> Iterator[Place]:
        rows = Place.objects.filter(
            site=self.scene.sites[SiteKind.COMMUNITY], kind=PlaceKind.UNIT, building__code=building
        )
        return rows.order_by("sort_key").iterator()

    def _moment(self, day: int) -> datetime:
        on: date = (self.now - timedelta(days=self.days - day)).astimezone(self._zone).date()
        return datetime.combine(on, time(14), self._zone) + timedelta(minutes=self.dice.randrange(180))

    def _visit(self, unit: Place, building: str, number: int) -> None:
        by = actor_of(self.scene.users[SiteKind.COMMUNITY, f"steward-{building}"], clock.now())
        relations = set(Tenure.objects.filter(place=unit).values_list("relation", flat=True))
        living = relations & {Relation.HOUSEHOLD, Relation.EMERGENCY}
        lived = (
            Occupancy.LET if Relation.TENANT in relations else Occupancy.OWNER if living else Occupancy.VACANT
        )
        confirm_household(unit, by=by, occupancy=lived)
        if number % TALKS == 0 and lived != Occupancy.VACANT:
            self._talk(unit, by, self._talks[number // TALKS % len(self._talks)])

    def _talk(self, unit: Place, by: Actor, talk: dict[str, Any]) -> None:
        until = clock.today() + timedelta(days=int(talk["days"])) if "days" in talk else None
        row = note_contact(
            unit,
            by=by,
            way=Way(talk["way"]),
            topic=Topic(talk["topic"]),
            mood=Mood(talk["mood"]),
            words=str(talk["words"]),
            need=Need(talk["need"]) if "need" in talk else "",
            promise=str(talk.get("promise", "")),
            promise_until=until,
        )
        if "kept" in talk and until:
            evening = datetime.combine(until, time(17), self._zone)
            if evening < self.now:
                self.timeline.plan(evening, partial(self._keep, row.pk, by, str(talk["kept"])))

    def _keep(self, contact_id: int, by: Actor, result: str) -> None:
        keep_follow_up(FollowUp.objects.get(contact_id=contact_id), by=by, result=result)
