"""Proposals for tests: promises, a ladder, and proposals brought to their state by their verbs."""

from datetime import datetime, timedelta
from typing import Any

from steward.capabilities.proposals import actions
from steward.capabilities.proposals.choices import State
from steward.capabilities.proposals.queries import FAMILY, JOINED
from steward.kernel.base import clock
from steward.kernel.work.choices import RungTarget
from steward.kernel.work.models import WorkItem
from tests.people import World
from tests.promises import climb, promise

LADDER = (
    ("respond", 0, RungTarget.DISPATCHERS),
    ("resolve", 0, RungTarget.SUPERIOR_1),
    ("callback", 0, RungTarget.SUPERIOR_1),
)


def make_office(world: World) -> None:
    """Taken up within a day, answered within ten, thirty days to do it; around the clock."""
    promise(world, [FAMILY], 1440, 14_400, 43_200)
    climb(world, [FAMILY], LADDER)


def submitted(world: World, **more: Any) -> WorkItem:
    """As Frank, who repairs, hands it in."""
    arguments: dict[str, Any] = {
        "by": world.frank,
        "site": world.site,
        "topic": "money",
        "title": "公共照明改用感应灯",
        "body": "楼道灯整夜亮着，改感应灯一年省电两万度。",
    }
    return fresh(actions.submit_proposal(**(arguments | more)))


def studied(world: World, **more: Any) -> WorkItem:
    """Taken up by Alice, who has Dave study it."""
    item = submitted(world, **more)
    return fresh(actions.acknowledge_proposal(item, by=world.alice, assignee=world.users["dave"]))


def adopted(world: World, item: WorkItem | None = None, **more: Any) -> WorkItem:
    """Answered by Alice: Grace does it within a month."""
    arguments: dict[str, Any] = {
        "by": world.alice,
        "verdict": "adopted",
        "reply": "很好，先在 3 栋试点",
        "assignee": world.users["grace"],
        "wanted_on": clock.today() + timedelta(days=30),
    }
    return fresh(actions.answer_proposal(item or studied(world), **(arguments | more)))


def make_proposal(world: World, building: str = "3", state: str = "") -> WorkItem:
    """One in any state; withdrawing is for its proposer."""
    make_office(world)
    match State(state or State.SUBMITTED):
        case State.SUBMITTED:
            item = submitted(world, title=f"{building} 栋换灯")
        case State.STUDIED:
            item = studied(world)
        case State.ADOPTED:
            item = adopted(world)
        case State.DONE:
            item = actions.finish_proposal(adopted(world), by=world.grace, result="已换 120 盏")
        case State.DECLINED:
            item = actions.answer_proposal(
                studied(world), by=world.alice, verdict="declined", reply="明年再议"
            )
        case State.WITHDRAWN:
            item = actions.withdraw_proposal(submitted(world), by=world.frank)
    return fresh(item)


def fresh(item: WorkItem) -> WorkItem:
    return WorkItem.objects.select_related(*JOINED).get(pk=item.pk)


def due_of(item: WorkItem) -> datetime:
    """The deadline an item must have."""
    assert item.due_at is not None
    return item.due_at
