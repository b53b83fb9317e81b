"""Incidents for tests."""

from typing import Any

from steward.capabilities.incidents.actions import open_incident
from steward.capabilities.incidents.models import Incident
from steward.capabilities.tickets.actions import report_ticket
from steward.kernel.people.actions import add_party
from steward.kernel.people.models import Party
from steward.kernel.work.models import Category, WorkItem
from tests.people import World
from tests.promises import promise

WORDS: dict[str, Any] = {
    "staff_words": "3 栋水泵故障，正在抢修，预计两小时",
    "public_words": "3 栋停水，正在抢修",
}


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


def make_promises(world: World) -> None:
    """Tickets of these kinds can be taken: respond in half an hour, resolve in four."""
    promise(world, ["repair", "complaint"], 30, 240, 1440, working_time=True)


def report(world: World, **more: Any) -> WorkItem:
    """Something broken in 3-2-501, reported by Carol at the desk unless said otherwise."""
    arguments: dict[str, Any] = {
        "by": world.carol,
        "site": world.site,
        "kind": "repair",
        "title": "家里没水",
        "place": world.places["3-2-501"],
    }
    return report_ticket(**arguments | more)


def owner_of(world: World) -> Party:
    """Somebody who calls; the same each time."""
    found = Party.objects.filter(name="王芳").first()
    return found or add_party("王芳", by=world.judy, site_id=world.site.pk)
