"""Tasks for tests: a ladder, and tasks brought to their state by their verbs."""

from datetime import datetime, timedelta
from typing import Any

from steward.capabilities.tasks import actions
from steward.capabilities.tasks.choices import State
from steward.capabilities.tasks.queries import FAMILY, JOINED
from steward.kernel.base import clock
from steward.kernel.work.choices import RungTarget
from steward.kernel.work.models import WorkItem
from tests.people import World
from tests.promises import climb


def make_office(world: World) -> None:
    """Who hears of an overdue task: the superior at once."""
    climb(world, [FAMILY], [("resolve", 0, RungTarget.SUPERIOR_1)])


def given(world: World, **more: Any) -> WorkItem:
    """Given by Dave, who heads engineering, to Frank."""
    arguments: dict[str, Any] = {
        "by": world.dave,
        "site": world.site,
        "title": "清理 3 栋水泵房积水",
        "assignee": world.users["frank"],
        "due_on": clock.today() + timedelta(days=2),
    }
    return fresh(actions.assign_task(**(arguments | more)))


def make_task(world: World, building: str = "3", state: str = "") -> WorkItem:
    """One in any state."""
    make_office(world)
    item = given(world, title=f"{building} 栋水泵房")
    match State(state or State.GIVEN):
        case State.DONE:
            item = actions.finish_task(item, by=world.frank, result="已清理")
        case State.DROPPED:
            item = actions.drop_task(item, by=world.dave, note="已由承包方处理")
    return fresh(item)


def fresh(item: WorkItem) -> WorkItem:
    return WorkItem.objects.select_related(*JOINED).get(pk=item.pk)


def due_of(item: WorkItem) -> datetime:
    """The deadline an open task must have."""
    assert item.due_at is not None
    return item.due_at
