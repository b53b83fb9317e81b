"""Incidents for tests."""

from typing import Any

from steward.capabilities.incidents.actions import open_incident
from steward.capabilities.incidents.models import Incident
from steward.kernel.work.models import Category
from tests.people import World

WORDS = {"staff_words": "3 栋水泵故障，正在抢修，预计两小时", "public_words": "3 栋停水，正在抢修"}


def matter(world: World) -> Category:
    """No water: a matter of its own."""
    found, _new = Category.objects.get_or_create(
        organisation=world.organisation, kind="repair", code="water.none", defaults={"name": "停水"}
    )
    return found


def outage(world: World, **more: Any) -> Incident:
    """No water in building 3, opened by Carol unless said otherwise."""
    arguments: dict[str, Any] = {
        "by": world.carol,
        "site": world.site,
        "title": "3 栋停水",
        "category": matter(world),
        "places": [world.places["3"]],
        **WORDS,
    }
    return open_incident(**arguments | more)
