"""Scenario: one neighbour writes nine times and five write once; the place gets quiet, and then it does not (DSK8)."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from steward.capabilities.quality.jobs import find_hot_spots_here
from steward.capabilities.quality.models import HotSpot
from steward.capabilities.quality.tests.factories import complain, say
from steward.capabilities.tickets.tests.factories import make_office
from steward.kernel.base import clock
from steward.kernel.jobs.worker import run_due_jobs
from steward.kernel.notify.models import Message
from steward.kernel.surface.declare import resources
from steward.kernel.work.models import WorkItem
from tests.people import World


@pytest.fixture
def office(world: World) -> Iterator[World]:
    make_office(world)
    return world


def night(office: World) -> int:
    return find_hot_spots_here(office.organisation.pk)


def do(office: World, verb: str, item: WorkItem, who: str, **said: object) -> WorkItem:
    """A verb of the resource, as its page would run it."""
    resource = resources()["hotspots"]
    row = resource.load(getattr(office, who), item.pk)
    assert row is not None, f"{who} does not see it"
    return resource.verb(verb).action(row, by=getattr(office, who), **said)


def test_hot_spot_story_is_told(office):
    start = clock.now()
    # One neighbour, nine times: a nuisance to the desk, but no hot spot.
    first = complain(office, "烧烤油烟", people=1)[0]
    for i in range(8):
        with clock.moved_to(start + timedelta(days=i)):
            say(office, "3 栋烧烤油烟", kind="complaint", category=first.category, place=first.place,
                requester=first.requester)  # fmt: skip
    with clock.moved_to(start + timedelta(days=9)):
        assert night(office) == 0
        # Four more people: the night finds it, and quality and the manager hear of it.
        complain(office, "烧烤油烟", people=4)
        assert night(office) == 1
        run_due_jobs()
        item = WorkItem.objects.get(family="hotspot")
        assert HotSpot.objects.get().people == 5
        told = Message.objects.filter(path=f"/hotspots/{item.pk}/").values_list("recipient__name", flat=True)
        assert {"Kim", "Alice"} <= set(told)
    with clock.moved_to(start + timedelta(days=10)):
        do(office, "explain", item, "kim", root_cause="烧烤店的油烟从底商烟道倒灌")
        do(office, "hand_over", item, "kim", department=office.departments["engineering"],
           measure="加止回阀，和店主约定时间", wanted_on=(start + timedelta(days=20)).date())  # fmt: skip
        run_due_jobs()
        told = Message.objects.filter(notice="hot_spot.hand_over").values_list("recipient__name", flat=True)
        assert set(told) == {"Dave"}
    with clock.moved_to(start + timedelta(days=18)):
        do(office, "rectify", item, "dave", result="已装止回阀")
        do(office, "close", item, "kim", conclusion="三天没有新的投诉")
    # It is quiet for a month, then it is not: the closed one shows it, and a new one follows it.
    with clock.moved_to(start + timedelta(days=60)):
        complain(office, "烧烤油烟", people=3)
        assert night(office) == 1
    again = HotSpot.objects.order_by("pk").last()
    assert again is not None and again.follows_id == item.pk
