"""Announcements for tests, brought to their state by their verbs."""

from datetime import timedelta
from typing import Any

from steward.capabilities.community import actions
from steward.capabilities.community.choices import State
from steward.capabilities.community.queries import JOINED
from steward.kernel.base import clock
from steward.kernel.work.models import WorkItem
from tests.people import World


def draft(world: World, **more: Any) -> WorkItem:
    """As Carol writes it at the desk."""
    arguments: dict[str, Any] = {
        "by": world.carol,
        "site": world.site,
        "topic": "outage",
        "title": "明天上午停水",
        "body": "3栋明天9点至12点停水检修，请提前储水。\n联系电话：客服中心。",
        "shown_until": clock.today() + timedelta(days=3),
    }
    return fresh(actions.draft_announcement(**(arguments | more)))


def published(world: World, **more: Any) -> WorkItem:
    """Reviewed by the head of the desk, and out."""
    item = draft(world, **more)
    actions.submit_announcement(item, by=world.carol)
    actions.review_announcement(item, by=world.bob, agreed=True)
    actions.publish_announcement(item, by=world.carol)
    return fresh(item)


def make_announcement(world: World, building: str = "3", state: str = "") -> WorkItem:
    """One for a building, brought to its state."""
    item = draft(world, title=f"{building}栋停水", buildings=[world.places[building]])
    wanted = State(state or State.DRAFTED)
    if wanted == State.WITHDRAWN:
        return fresh(actions.withdraw_announcement(item, by=world.carol, note="取消"))
    steps = [State.DRAFTED, State.SUBMITTED, State.REVIEWED, State.PUBLISHED].index(wanted)
    if steps >= 1:
        actions.submit_announcement(item, by=world.carol)
    if steps >= 2:
        actions.review_announcement(item, by=world.bob, agreed=True)
    if steps >= 3:
        actions.publish_announcement(item, by=world.carol)
    return fresh(item)


def fresh(item: WorkItem) -> WorkItem:
    return WorkItem.objects.select_related(*JOINED).get(pk=item.pk)
