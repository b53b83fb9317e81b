"""Remedies for tests: promises, a ladder, and remedies brought to their state by their verbs."""

from datetime import datetime, timedelta
from typing import Any

from steward.capabilities.remedies import actions
from steward.capabilities.remedies.choices import Kind, State
from steward.capabilities.remedies.queries import JOINED
from steward.kernel.base import clock
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
    """A plan within a day, thirty days to do it, a week to judge the effect; around the clock."""
    promise(world, Kind.values, 1440, 43_200, 10_080)
    climb(world, Kind.values, LADDER)


def raised(world: World, **more: Any) -> WorkItem:
    """As Carol raises it at the desk."""
    arguments: dict[str, Any] = {
        "by": world.carol,
        "site": world.site,
        "kind": Kind.CORRECTIVE,
        "title": "报修超时三次",
        "wrong": "本月水电报修三次未在时限内到场。",
    }
    return fresh(actions.raise_remedy(**(arguments | more)))


def planned(world: World, item: WorkItem | None = None, **more: Any) -> WorkItem:
    """As Kim of quality plans it: Frank does it within three days, the effect shows at once."""
    arguments: dict[str, Any] = {
        "by": world.kim,
        "root_cause": "夜班只有一人",
        "measure": "夜班加派一人",
        "assignee": world.users["frank"],
        "wanted_on": clock.today() + timedelta(days=3),
        "effect_days": 0,
    }
    return fresh(actions.plan_remedy(item or raised(world), **(arguments | more)))


def finished(world: World, **more: Any) -> WorkItem:
    """Carried out by Frank, with a record."""
    item = planned(world, **more)
    return fresh(actions.finish_remedy(item, by=world.frank, result="已排班", proof="排班表 11 月"))


def make_remedy(world: World, building: str = "3", state: str = "") -> WorkItem:
    """One in any state."""
    make_office(world)
    wanted = State(state or State.RAISED)
    match wanted:
        case State.RAISED:
            return raised(world, title=f"{building} 栋巡查漏项")
        case State.PLANNED:
            return planned(world)
        case State.CANCELLED:
            return fresh(actions.cancel_remedy(raised(world), by=world.kim, note="已并入另一项"))
        case _:
            item = finished(world)
    if wanted == State.CLOSED:
        actions.verify_remedy(item, by=world.kim, effective=True, conclusion="两周未再超时")
    return fresh(item)


def fresh(item: WorkItem) -> WorkItem:
    return WorkItem.objects.select_related(*JOINED).get(pk=item.pk)


def due_of(item: WorkItem) -> datetime:
    """The deadline an item must have."""
    assert item.due_at is not None
    return item.due_at
