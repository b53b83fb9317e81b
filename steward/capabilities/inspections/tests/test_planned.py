"""Duties that rounds prove: by hand where nothing is planned for the post, by walking where something is."""

from datetime import date
from typing import Any

import pytest

from steward.capabilities.inspections.actions import end_plan
from steward.capabilities.inspections.tests.factories import make_checklist, make_plan, make_route
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.duties.actions import need_provable, prove_due
from steward.kernel.duties.models import Due
from steward.kernel.duties.recount import recount_dues
from steward.kernel.duties.tests.factories import make_duty, make_kind
from steward.kernel.duties.tests.test_months import noon
from tests.people import World, signed_in

TODAY = date(2026, 5, 12)


@pytest.fixture(autouse=True)
def at_noon():
    with clock.moved_to(noon(TODAY)):
        yield


def due_of(world: World, evidence: str, **more: Any) -> Due:
    """Heidi's of today."""
    make_kind(world)
    duty = make_duty(world, {"every": "day"}, evidence=f"event:{evidence}", **more)
    recount_dues(TODAY, TODAY, duty_ids=[duty.pk])
    return Due.objects.filter(duty=duty, post=world.posts["heidi"]).order_by("pk")[0]


def is_by_hand(due: Due) -> bool:
    try:
        need_provable(due)
    except Refused:
        return False
    return True


def test_prove_due_by_hand_where_nobody_planned_a_round(world: World) -> None:
    due = due_of(world, "patrol.fire", scope="site")
    with pytest.raises(Refused):
        prove_due(due, by=world.heidi)
    browser = signed_in(world, "heidi")
    assert f"/dues/{due.pk}/prove/" in browser.get("/").content.decode()
    assert prove_due(due, by=world.heidi, note="三栋消防箱逐个看过").state == "done"
    # A plan made afterwards does not take away what was brought.
    make_plan(world, make_route(world, checklist=make_checklist(world)))
    recount_dues(TODAY, TODAY)
    due.refresh_from_db()
    assert (due.state, due.found) == ("done", 1)


def test_prove_due_by_hand_is_refused_where_a_round_of_its_matter_is_planned(world: World) -> None:
    fire, any_round = due_of(world, "patrol.fire"), due_of(world, "round.finish")
    assert is_by_hand(fire) and is_by_hand(any_round)
    make_plan(world)
    assert is_by_hand(fire) and not is_by_hand(any_round)
    # Ivan's plan is Ivan's to walk.
    make_plan(world, make_route(world, checklist=make_checklist(world)), "ivan")
    assert is_by_hand(fire)
    own = make_plan(world, make_route(world, checklist=make_checklist(world, "灭火器")))
    assert not is_by_hand(fire)
    end_plan(own, by=world.alice)
    assert is_by_hand(fire)


def test_prove_due_by_hand_for_each_place_no_round_leads_to(world: World) -> None:
    route = make_route(world, 1)
    due = due_of(world, "building.walk", scope="building")
    assert due.place == world.places["3"] and is_by_hand(due)
    make_plan(world, route, starts_on=date(2026, 5, 13))
    assert is_by_hand(due)
    make_plan(world, route)
    assert not is_by_hand(due)


def test_prove_due_by_hand_stays_refused_for_work_that_needs_no_plan(world: World) -> None:
    assert not is_by_hand(due_of(world, "ticket.finish"))
