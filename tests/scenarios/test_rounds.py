"""A steward's patrols: walked, left out, walked without a network and told days later; duties follow (INS1)."""

from datetime import UTC, datetime, timedelta

import pytest

from steward.capabilities.inspections.actions import make_rounds, settle_rounds
from steward.capabilities.inspections.tests.factories import make_plan, make_route, points_of, told, visit
from steward.kernel.base import clock
from steward.kernel.duties.models import Due
from steward.kernel.duties.recount import recount_dues
from steward.kernel.duties.tests.factories import make_duty, make_kind
from steward.kernel.jobs.worker import run_due_jobs
from steward.kernel.tenancy.actor import system_actor
from tests.people import World, signed_in

FIRST = datetime(2026, 5, 11, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def patrolled(world: World) -> World:
    make_kind(world, "heidi")
    make_duty(world, {"every": "day"}, evidence="event:round.finish", scope="area")
    make_duty(world, {"within_days": 5}, evidence="event:point.visit", scope="space")
    return world


def states(code: str) -> list[str]:
    today = clock.today("Asia/Shanghai")
    recount_dues(FIRST.date(), today)
    rows = Due.objects.filter(duty__code=code, due_on__lte=today).order_by("due_on", "pk")
    return list(rows.values_list("state", flat=True))


def test_patrols_count_for_the_duties_of_a_steward_and_heal_when_the_phone_comes_home(
    patrolled: World,
) -> None:
    heidi = patrolled.heidi
    with clock.moved_to(FIRST):
        plan = make_plan(patrolled, make_route(patrolled, points=2))
        first, _second, third = plan.rounds.order_by("opens_at")[:3]
        for point in points_of(first):
            visit(
                first, point, heidi, at=FIRST + timedelta(minutes=3 * point.position) - timedelta(minutes=9)
            )
        assert states("duty-1") == ["done"]
    kept = []
    with clock.moved_to(FIRST + 2 * DAY):
        # In the garage there is no network: the phone keeps what she records.
        kept = [
            told(third, point, at=clock.now() + timedelta(minutes=3 * point.position - 9))
            for point in points_of(third)
        ]
    with clock.moved_to(FIRST + 4 * DAY):
        make_rounds()
        settle_rounds(by=system_actor(patrolled.organisation.pk))
        assert states("duty-1") == ["done", "missed", "missed", "missed", "due"]
        browser = signed_in(patrolled, "heidi")
        for body in kept:
            body["sent_at"] = clock.now().isoformat()
            assert (
                browser.post("/field/visits", body, content_type="application/json").json()["state"]
                == "taken"
            )
    with clock.moved_to(FIRST + 4 * DAY + timedelta(minutes=3)):
        run_due_jobs()
        today = Due.objects.filter(duty__code="duty-1", due_on__lte=clock.today("Asia/Shanghai")).order_by(
            "due_on"
        )
        assert list(today.values_list("state", flat=True)) == ["done", "missed", "done", "missed", "due"]
        assert "missed" not in states("duty-2")
        third.refresh_from_db()
        assert third.state == "done"
