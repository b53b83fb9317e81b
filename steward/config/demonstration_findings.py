"""What was found not in order at the sites of the demonstration, and what became of it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from steward.capabilities.findings import actions as findings
from steward.capabilities.findings.choices import Source, State
from steward.capabilities.findings.queries import FAMILY
from steward.config.demonstration_pictures import photo
from steward.config.demonstration_scene import Scene
from steward.config.preset_files import read_presets
from steward.kernel.base import clock
from steward.kernel.places.models import Place
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import SiteKind
from steward.kernel.tenancy.models import User
from steward.kernel.tenancy.queries import actor_of
from steward.kernel.work.models import WorkItem

HEARD = ("item", "words", "grade", "nature", "source", "contractor")
DAY = timedelta(days=1)
# Who hands out what rounds find at a site, and who puts it right.
HANDS = {
    SiteKind.COMMUNITY: ("environment-head", "cleaner"),
    SiteKind.TOWER: ("cs-head", "cleaner"),
    SiteKind.HOTEL: ("public-supervisor", "public-attendant"),
}


def put_things_right(scene: Scene, now: datetime) -> None:
    """Every finding of the presets, step by step at the hours they name."""
    for number, row in enumerate(read_presets("demonstration/findings")["finding"]):
        kind = SiteKind(row.get("site", SiteKind.COMMUNITY))
        _Stage(scene, now, kind).finding(row, f"finding {number}")


def put_rounds_right(scene: Scene, now: datetime) -> None:
    """What rounds found more than a day ago: handed out, put right, and but for the last of a site looked at again."""
    for kind, (leader, doer) in HANDS.items():
        stage = _Stage(scene, now, kind)
        rows = WorkItem.objects.filter(family=FAMILY, site=stage.site, finding__source=Source.ROUND)
        old = list(rows.filter(opened_at__lt=now - DAY, state=State.RAISED).order_by("opened_at", "pk"))
        for number, item in enumerate(old, 1):
            found = item.opened_at
            with clock.moved_to(found + timedelta(hours=1)):
                findings.assign_finding(item, by=stage.by(leader), assignee=stage.user(doer))
            with clock.moved_to(found + timedelta(hours=16)):
                after = [photo(f"round {kind} {number}", mended=True)]
                findings.rectify_finding(
                    item, by=stage.by(doer), result="已清理复位，现场拍照。", photos=after
                )
            if number < len(old):
                with clock.moved_to(found + timedelta(hours=20)):
                    findings.recheck_finding(
                        item, by=stage.by(leader), passed=True, verdict="现场整洁，无异常。"
                    )


class _Stage:
    """The people of a site, and the hours at which they act."""

    def __init__(self, scene: Scene, now: datetime, kind: SiteKind) -> None:
        self.scene, self.now, self.kind, self.site = scene, now, kind, scene.sites[kind]

    def at(self, step: Mapping[str, Any]) -> Any:
        return clock.moved_to(self.now - timedelta(hours=step["ago"]))

    def user(self, post: str) -> User:
        return self.scene.users[self.kind, post]

    def by(self, post: str) -> Actor:
        return actor_of(self.user(post), clock.now())

    def finding(self, row: Mapping[str, Any], seed: str) -> None:
        with self.at(row):
            said = {name: row[name] for name in HEARD if name in row}
            place = Place.objects.get(site=self.site, name=row["place"])
            before = [photo(seed, mended=False)]
            item = findings.raise_finding(place, by=self.by(row["by"]), photos=before, **said).item
        if stop := row.get("stop"):
            with self.at(stop):
                told = {name: stop[name] for name in ("heeded", "note")}
                findings.stop_finding(
                    item, by=self.by(row["by"]), photos=[photo(f"{seed} stop", mended=False)], **told
                )
        if given := row.get("assign"):
            with self.at(given):
                findings.assign_finding(item, by=self.by(given["by"]), assignee=self.user(given["to"]))
        for number, step in enumerate(row.get("work", ())):
            self.work(item, step, row["assign"]["to"], f"{seed} {number}")

    def work(self, item: WorkItem, step: Mapping[str, Any], doer: str, seed: str) -> None:
        with self.at(step):
            after = [photo(seed, mended=True)]
            findings.rectify_finding(item, by=self.by(doer), result=step["result"], photos=after)
        if seen := step.get("recheck"):
            with self.at(seen):
                told = {name: seen[name] for name in ("passed", "verdict")}
                findings.recheck_finding(item, by=self.by(seen["by"]), **told)
