"""The inspection of a lift runs out: whoever keeps lifts is asked a month before, once for each."""

from datetime import UTC, date, datetime, timedelta

from steward.capabilities.equipment.actions import certify_equipment, scrap_equipment
from steward.capabilities.equipment.models import Certificate, Equipment
from steward.capabilities.equipment.tests.factories import make_equipment
from steward.kernel.base import clock
from steward.kernel.duties.choices import DueState
from steward.kernel.duties.models import Due, Duty
from steward.kernel.duties.recount import recount_dues
from steward.kernel.duties.tests.factories import make_duty, make_kind
from tests.people import World

FIRST = date(2026, 3, 1)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def count(day: date) -> None:
    with clock.moved_to(at(day)):
        recount_dues(day - timedelta(days=7), day + timedelta(days=7))


def keeper(world: World) -> Duty:
    """Frank keeps the lifts."""
    make_kind(world, "frank", code="lift-keeper")
    return make_duty(world, {"ahead": "lift.inspection", "days": 30}, scope="case", kinds=["lift-keeper"])


def lift(world: World) -> Equipment:
    with clock.moved_to(at(FIRST)):
        return make_equipment(world, discipline="lift", certified_until=date(2026, 5, 10))


def test_an_inspection_that_runs_out_is_asked_for_a_month_before_once(world: World) -> None:
    duty, row = keeper(world), lift(world)
    with clock.moved_to(at(FIRST)):
        make_equipment(world, discipline="water", certified_until=date(2026, 5, 10))
    for day in (date(2026, 3, 10), date(2026, 3, 30), date(2026, 4, 5), date(2026, 4, 5)):
        count(day)
    due = Due.objects.get(duty=duty)
    assert (due.case and due.case.subject_id, due.post, due.due_on) == (
        row.pk,
        world.posts["frank"],
        date(2026, 4, 10),
    )
    count(date(2026, 4, 12))
    due.refresh_from_db()
    assert due.state == DueState.MISSED


def test_certify_equipment_before_its_month_asks_for_the_next_one_only(world: World) -> None:
    duty, row = keeper(world), lift(world)
    with clock.moved_to(at(date(2026, 3, 20))):
        certify_equipment(row, by=world.frank, holds_until=date(2027, 4, 30), certificate="梯12")
    for day in (date(2026, 3, 30), date(2026, 4, 12)):
        count(day)
    assert not Due.objects.filter(duty=duty).exists()
    assert [(one.holds_until, one.over_at is None) for one in Certificate.objects.order_by("pk")] == [
        (date(2026, 5, 10), False),
        (date(2027, 4, 30), True),
    ]
    count(date(2027, 3, 25))
    assert Due.objects.get(duty=duty).due_on == date(2027, 3, 31)


def test_certify_equipment_leaves_what_was_missed(world: World) -> None:
    duty, row = keeper(world), lift(world)
    for day in (date(2026, 4, 5), date(2026, 4, 12)):
        count(day)
    with clock.moved_to(at(date(2026, 5, 2))):
        certify_equipment(row, by=world.frank, holds_until=date(2027, 4, 30))
    for day in (date(2026, 5, 3), date(2026, 5, 20)):
        count(day)
    assert Due.objects.get(duty=duty).state == DueState.MISSED


def test_scrap_equipment_asks_for_no_inspection(world: World) -> None:
    duty, row = keeper(world), lift(world)
    with clock.moved_to(at(date(2026, 3, 20))):
        scrap_equipment(row, by=world.alice, reason="旧梯更新")
    count(date(2026, 4, 5))
    count(date(2026, 4, 12))
    assert not Due.objects.filter(duty=duty, state=DueState.MISSED).exists()
