"""Findings for tests: promises, a ladder, and findings brought to their state by their verbs."""

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from steward.capabilities.findings import actions
from steward.capabilities.findings.choices import Grade, State
from steward.capabilities.findings.queries import JOINED
from steward.kernel.evidence.tests.pictures import draw, encode, upload
from steward.kernel.work.choices import RungTarget
from steward.kernel.work.models import WorkItem
from tests.people import World
from tests.promises import climb, promise

# clock, minutes after it, whom it reaches
LADDER = (
    ("respond", 0, RungTarget.DISPATCHERS),
    ("resolve", 0, RungTarget.SUPERIOR_1),
    ("resolve", 1440, RungTarget.SUPERIOR_2),
    ("callback", 0, RungTarget.DISPATCHERS),
)


def make_office(world: World) -> None:
    """Handed out within two hours, put right within three days, looked at again within one; around the clock."""
    promise(world, Grade.values, 120, 4320, 1440)
    climb(world, Grade.values, LADDER)


def photo() -> UploadedFile:
    """A picture as a phone sends it."""
    return upload(encode(draw()))


def raised(world: World, building: str = "3", **more: Any) -> WorkItem:
    """As Carol of the desk raises it on her way."""
    arguments: dict[str, Any] = {
        "by": world.carol,
        "words": "消火栓箱门打不开。",
        "item": "消火栓箱",
        "grade": Grade.MINOR,
    }
    return fresh(actions.raise_finding(world.places[f"{building}-1-101"], **(arguments | more)).item)


def assigned(world: World, item: WorkItem | None = None, **more: Any) -> WorkItem:
    """Handed to Frank of the repair team by his head's head."""
    arguments: dict[str, Any] = {"by": world.dave, "assignee": world.users["frank"]}
    return fresh(actions.assign_finding(item or raised(world), **(arguments | more)))


def rectified(world: World, item: WorkItem | None = None, **more: Any) -> WorkItem:
    """Put right by Frank, says he."""
    ready = item or assigned(world, **more)
    return fresh(actions.rectify_finding(ready, by=world.frank, result="换了门轴", photos=[photo()]))


def failed(world: World, item: WorkItem | None = None) -> WorkItem:
    """Looked at again by Heidi, and not in order."""
    ready = rectified(world, item)
    return fresh(actions.recheck_finding(ready, by=world.heidi, passed=False, verdict="还是打不开"))


def make_finding(world: World, building: str = "3", state: str = "") -> WorkItem:
    """One in any state."""
    make_office(world)
    wanted = State(state or State.RAISED)
    item = raised(world, building, nature="danger")
    if wanted == State.RAISED:
        return item
    if wanted == State.WITHDRAWN:
        return fresh(actions.withdraw_finding(item, by=world.alice, note="不是问题"))
    item = assigned(world, item)
    if wanted == State.UNDER_WAY:
        actions.start_finding(item, by=world.frank)
    if wanted in (State.RECTIFIED, State.CLOSED):
        item = rectified(world, item)
    if wanted == State.CLOSED:
        actions.recheck_finding(item, by=world.heidi, passed=True, verdict="好了")
    return fresh(item)


def fresh(item: WorkItem) -> WorkItem:
    return WorkItem.objects.select_related(*JOINED).get(pk=item.pk)


def due_of(item: WorkItem) -> datetime:
    """The deadline an item must have."""
    assert item.due_at is not None
    return item.due_at
