"""Requests and flows for tests of pages: a missed duty is excused, as people do it."""

from itertools import count

from steward.kernel.approvals.actions import give_back_request
from steward.kernel.approvals.models import Flow, Request
from steward.kernel.approvals.queries import open_request
from steward.kernel.base import clock
from steward.kernel.duties.actions import excuse_due
from steward.kernel.duties.choices import DueState
from steward.kernel.duties.models import Due
from steward.kernel.duties.queries import excuse_of
from steward.kernel.duties.tests.factories import make_due
from tests.people import World

numbers = count(1)


def missed_due(world: World, building: str = "3", _state: str = "") -> Due:
    """A due of the steward of a building that nobody did, as it is counted when its day is over."""
    due = make_due(world, building)
    Due.objects.filter(pk=due.pk).update(state=DueState.MISSED, ends_at=clock.now())
    due.refresh_from_db()
    return due


def make_request(world: World, building: str = "3", state: str = "") -> Request:
    """Asked by the steward of a building, waiting for the head of customer service."""
    due = missed_due(world, building)
    by = world.heidi if building == "3" else world.ivan
    excuse_due(due, by=by, words="台风停工，已报备")
    excuse = excuse_of(due)
    assert excuse is not None
    request = open_request(excuse)
    assert request is not None
    return request


def asked_for(world: World) -> Request:
    """Of the steward of building 1: neither Heidi nor the repair team sees it."""
    return make_request(world, "1")


def returned_request(world: World) -> Request:
    request = make_request(world)
    return give_back_request(request, by=world.bob, reason="请写明时间")


def make_flow(world: World, _building: str = "3", _state: str = "") -> Flow:
    """A flow of a kind of its own, for every amount."""
    number = next(numbers)
    return Flow.objects.create(
        organisation=world.organisation,
        code=f"sample-{number}",
        kind=f"tests.kind-{number}",
        name=f"流程 {number}",
        name_en=f"Flow {number}",
        steps=[{"who": "superior"}],
    )


def parted_flow(world: World) -> Flow:
    """One of two, for amounts of a thousand yuan and more."""
    flow = make_flow(world)
    Flow.objects.filter(pk=flow.pk).update(below_minor=100_000)
    return Flow.objects.create(
        organisation=world.organisation,
        code=f"{flow.code}-more",
        kind=flow.kind,
        name="大额",
        least_minor=100_000,
        steps=flow.steps,
    )
