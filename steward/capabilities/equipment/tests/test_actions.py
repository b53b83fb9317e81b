"""The register, plans, and what becomes of their days; told with a moved clock where days matter."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from steward.capabilities.equipment.actions import (
    add_equipment,
    add_maintenance,
    certify_equipment,
    change_equipment,
    change_maintenance,
    do_maintenance,
    end_maintenance,
    miss_maintenance,
    move_equipment,
    move_maintenance,
    resume_equipment,
    scrap_equipment,
    stop_equipment,
)
from steward.capabilities.equipment.metrics import IN_TIME, LIFTS_IN_TIME
from steward.capabilities.equipment.models import Maintenance, Plan
from steward.capabilities.equipment.queries import (
    calendar_of,
    expiring,
    uncovered,
    visible_equipment,
    wanted_of,
)
from steward.capabilities.equipment.tests.factories import done, make_equipment, make_plan, photo
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.duties.metrics import Measured, Period
from steward.kernel.evidence.models import Evidence
from steward.kernel.tenancy.actor import system_actor
from tests.people import World

FIRST = date(2026, 3, 10)


def at(day: date) -> Any:
    return clock.moved_to(datetime(day.year, day.month, day.day, 4, tzinfo=UTC))


@pytest.fixture
def march(world: World) -> Iterator[World]:
    """The first of March, noon in China."""
    with at(date(2026, 3, 1)):
        yield world


def night(world: World) -> int:
    return miss_maintenance(world.site, by=system_actor(world.organisation.pk, "equipment"))


def test_add_equipment_refuses_a_code_twice_and_a_place_elsewhere(march: World, strangers: World) -> None:
    row = make_equipment(march, code="DT-1")
    assert Event.objects.filter(kind="equipment.add", subject_id=row.pk).exists()
    for values in ({"code": "DT-1"}, {"code": "DT-2", "place": strangers.places["3-2-501"]}):
        with pytest.raises(Refused):
            add_equipment(by=march.alice, site=march.site, name="x", **values)
    with pytest.raises(NotAllowed):
        add_equipment(by=march.frank, site=march.site, code="DT-3", name="x")


def test_add_equipment_is_covered_by_the_plan_that_waited_for_its_code(march: World) -> None:
    plan = make_plan(march)
    Plan.objects.filter(pk=plan.pk).update(tag="DT-7")
    row = make_equipment(march, code="DT-7")
    assert set(plan.covered.values_list("equipment_id", flat=True)) > {row.pk}
    plan.refresh_from_db()
    assert plan.tag == ""


def test_change_equipment_and_move_equipment_keep_what_they_do_not_name(march: World) -> None:
    row = make_equipment(march, installed="2019-05", life_years=15)
    change_equipment(row, by=march.dave, name="消防泵", discipline="fire")
    move_equipment(row, by=march.dave, location="地下一层")
    row.refresh_from_db()
    assert (row.name, row.discipline, row.installed, row.life_years) == ("消防泵", "fire", "2019-05", 15)
    assert (row.place, row.where) == (None, "地下一层")
    with pytest.raises(Refused):
        move_equipment(row, by=march.dave)


def test_move_equipment_refuses_what_is_scrapped(march: World) -> None:
    row = scrap_equipment(make_equipment(march), by=march.dave, reason="已更换")
    for act in (
        lambda: move_equipment(row, by=march.dave, location="x"),
        lambda: change_equipment(row, by=march.dave, name="x"),
        lambda: certify_equipment(row, by=march.dave, holds_until=date(2027, 1, 1)),
    ):
        with pytest.raises(Refused):
            act()


def test_certify_equipment_warns_a_month_before_it_ends(march: World) -> None:
    lift = make_equipment(march, discipline="lift")
    with pytest.raises(Refused):
        certify_equipment(lift, by=march.dave, holds_until=date(2026, 3, 1))
    certify_equipment(
        lift, by=march.dave, holds_until=date(2026, 4, 15), certificate="梯11", photos=[photo()]
    )
    assert Evidence.objects.filter(
        subject_type="equipment.equipment", subject_id=lift.pk, is_internal=True
    ).exists()
    assert not expiring(visible_equipment(march.dave)).exists()
    with at(date(2026, 3, 16)):
        assert expiring(visible_equipment(march.dave)).get() == lift
    stop_equipment(lift, by=march.frank, reason="停梯待检")
    with at(date(2026, 3, 16)):
        assert not expiring(visible_equipment(march.dave)).exists()


def test_resume_equipment_goes_on_with_the_next_day_of_a_plan_silent_meanwhile(
    march: World,
) -> None:
    row = make_equipment(march)
    plan = make_plan(march, row, months=1, first_on=FIRST)
    stop_equipment(row, by=march.frank, reason="轴承异响")
    with at(date(2026, 5, 1)):
        assert not wanted_of(march.dave).exists() and night(march) == 0
        resume_equipment(row, by=march.frank, reason="轴承已换")
        plan.refresh_from_db()
        assert plan.next_on == date(2026, 5, 10)
        assert list(wanted_of(march.dave)) == []
    with at(date(2026, 5, 3)):
        assert list(wanted_of(march.dave)) == [plan]


def test_stop_equipment_leaves_a_plan_for_others_alone(march: World) -> None:
    one, other = make_equipment(march), make_equipment(march)
    plan = make_plan(march, one, other, first_on=date(2026, 3, 2))
    stop_equipment(one, by=march.frank, reason="检修")
    assert list(wanted_of(march.frank)) == [plan]


def test_scrap_equipment_ends_plans_for_it_alone(march: World) -> None:
    one, other = make_equipment(march), make_equipment(march)
    alone, both = make_plan(march, one), make_plan(march, one, other)
    scrap_equipment(one, by=march.dave, reason="已更换")
    for plan in (alone, both):
        plan.refresh_from_db()
    assert alone.ended_at is not None and alone.ended_why == "已更换" and both.ended_at is None
    with pytest.raises(Refused):
        make_plan(march, one)


@pytest.mark.parametrize(
    "values",
    [
        {"months": 0},
        {"months": 3, "days": 15},
        {"first_on": None},
        {"first_on": date(2026, 2, 28)},
        {"strategy": "on_call"},
        {"strategy": "on_call", "months": 0},
        {"equipment": ()},
    ],
)
def test_add_maintenance_refuses_what_asks_for_no_clear_day(march: World, values: dict[str, Any]) -> None:
    told: dict[str, Any] = {
        "equipment": [make_equipment(march)],
        "strategy": "in_house",
        "months": 3,
        "first_on": FIRST,
    }
    with pytest.raises(Refused):
        add_maintenance(by=march.dave, site=march.site, code="WB", name="保养", **told | values)


def test_add_maintenance_on_call_has_no_days(march: World) -> None:
    plan = make_plan(march, strategy="on_call", months=0, first_on=None)
    assert plan.next_on is None
    record = done(march, plan, date(2026, 3, 1))
    assert (record.due_on, record.outcome) == (None, "done")


def test_do_maintenance_in_time_goes_on_by_its_anchor(march: World) -> None:
    plan = make_plan(march, first_on=FIRST)
    with at(date(2026, 3, 20)):
        record = done(march, plan, date(2026, 3, 20), photos=[photo()])
    assert (record.due_on, record.outcome, plan.next_on) == (FIRST, "done", date(2026, 6, 10))
    assert Evidence.objects.filter(subject_type="equipment.maintenance", subject_id=record.pk).exists()


def test_do_maintenance_after_its_slack_is_late(march: World) -> None:
    plan = make_plan(march, first_on=FIRST)
    assert plan.slack_days == 14
    with at(date(2026, 3, 25)):
        night(march)
        assert Maintenance.objects.get(plan=plan).outcome == "open"
        assert list(wanted_of(march.frank)) == [plan]
        record = done(march, plan, date(2026, 3, 25))
    assert record.outcome == "late" and Maintenance.objects.filter(plan=plan).count() == 1


def test_do_maintenance_long_before_its_day_stands_beside_the_plan(march: World) -> None:
    plan = make_plan(march, first_on=date(2026, 5, 10))
    record = done(march, plan, date(2026, 3, 1))
    assert record.due_on is None and plan.next_on == date(2026, 5, 10)


def test_do_maintenance_of_a_lift_counts_fifteen_days_from_the_last(march: World) -> None:
    lift = make_equipment(march, discipline="lift")
    plan = make_plan(march, lift, months=0, days=15, first_on=FIRST, strategy="third_party")
    assert plan.slack_days == 0
    with at(date(2026, 3, 8)):
        with pytest.raises(Refused):
            done(march, plan, date(2026, 3, 8))
        done(march, plan, date(2026, 3, 8), doer="张师傅")
    assert plan.next_on == date(2026, 3, 23)
    assert Event.objects.filter(kind="maintenance.lift", subject_id=plan.pk).count() == 1


def test_do_maintenance_refuses_the_future_no_words_and_an_ended_plan(march: World) -> None:
    plan = make_plan(march)
    with pytest.raises(Refused):
        done(march, plan, date(2026, 3, 2))
    with pytest.raises(Refused):
        done(march, plan, date(2026, 3, 1), note=" ")
    end_maintenance(plan, by=march.dave, reason="设备已拆除")
    with pytest.raises(Refused):
        done(march, plan, date(2026, 3, 1))
    with pytest.raises(NotAllowed):
        do_maintenance(make_plan(march), by=march.carol, done_on=date(2026, 3, 1), note="x")


def test_miss_maintenance_once_the_next_day_is_there(march: World) -> None:
    plan = make_plan(march, months=1, first_on=FIRST)
    with at(date(2026, 5, 20)):
        assert night(march) == 2
        assert night(march) == 0
    plan.refresh_from_db()
    rows = Maintenance.objects.filter(plan=plan).order_by("due_on")
    assert list(rows.values_list("due_on", "outcome")) == [
        (date(2026, 3, 10), "missed"),
        (date(2026, 4, 10), "missed"),
        (date(2026, 5, 10), "open"),
    ]
    assert plan.next_on == date(2026, 5, 10)


def test_move_maintenance_needs_a_reason_and_moves_no_other_day(march: World) -> None:
    plan = make_plan(march, months=1, first_on=FIRST)
    with pytest.raises(Refused):
        move_maintenance(plan, by=march.dave, next_on=date(2026, 3, 20), reason="")
    for day in (date(2026, 2, 28), date(2026, 4, 10)):
        with pytest.raises(Refused):
            move_maintenance(plan, by=march.dave, next_on=day, reason="配件未到")
    move_maintenance(plan, by=march.dave, next_on=date(2026, 3, 20), reason="配件未到")
    with at(date(2026, 3, 20)):
        done(march, plan, date(2026, 3, 20))
    assert plan.next_on == date(2026, 4, 10)


def test_move_maintenance_to_an_earlier_day_does_not_ask_for_the_old_one_again(march: World) -> None:
    plan = make_plan(march, months=1, first_on=FIRST)
    with at(date(2026, 4, 1)):
        done(march, plan, date(2026, 3, 10))
        move_maintenance(plan, by=march.dave, next_on=date(2026, 4, 5), reason="提前停机")
    with at(date(2026, 4, 5)):
        assert done(march, plan, date(2026, 4, 5)).outcome == "done"
    assert plan.next_on == date(2026, 5, 10)


def test_do_maintenance_told_late_heals_the_day_that_seemed_missed(march: World) -> None:
    plan = make_plan(march, months=1, first_on=FIRST)
    with at(date(2026, 4, 12)):
        night(march)
        assert Maintenance.objects.get(plan=plan).outcome == "missed"
        plan.refresh_from_db()
        record = done(march, plan, date(2026, 4, 8))
        assert (record.due_on, record.outcome, plan.next_on) == (FIRST, "late", date(2026, 4, 10))
        again = done(march, plan, date(2026, 4, 12))
    assert (again.due_on, again.outcome, plan.next_on) == (date(2026, 4, 10), "done", date(2026, 5, 10))


def test_do_maintenance_makes_up_for_no_day_that_was_missed(march: World) -> None:
    plan = make_plan(march, months=1, first_on=FIRST)
    with at(date(2026, 5, 12)):
        record = done(march, plan, date(2026, 5, 12))
    assert (record.due_on, plan.next_on) == (date(2026, 5, 10), date(2026, 6, 10))
    assert Maintenance.objects.filter(plan=plan, outcome="missed").count() == 2


def test_resume_equipment_leaves_what_was_overdue_not_done(march: World) -> None:
    piece = make_equipment(march)
    plan = make_plan(march, piece, months=1, first_on=FIRST)
    with at(date(2026, 3, 20)):
        night(march)
        stop_equipment(piece, by=march.frank, reason="漏水")
    with at(date(2026, 3, 25)):
        resume_equipment(piece, by=march.frank)
    assert Maintenance.objects.get(plan=plan).outcome == "missed"


def test_change_maintenance_to_another_period_and_to_on_call(march: World) -> None:
    plan = make_plan(march, first_on=FIRST)
    piece = plan.covered.get().equipment
    other = make_equipment(march)
    told: dict[str, Any] = {
        "by": march.dave,
        "name": "月度保养",
        "strategy": "in_house",
        "equipment": [piece, other],
    }
    change_maintenance(plan, months=1, **told)
    assert (plan.next_on, plan.after(FIRST), plan.covered.count()) == (FIRST, date(2026, 4, 10), 2)
    change_maintenance(plan, **told | {"strategy": "on_call", "equipment": [other]})
    assert plan.next_on is None and plan.covered.get().equipment == other
    with pytest.raises(Refused):
        change_maintenance(plan, months=1, **told)
    change_maintenance(plan, months=1, first_on=date(2026, 4, 1), **told)
    assert plan.next_on == date(2026, 4, 1)


def test_end_maintenance_asks_for_nothing_more(march: World) -> None:
    plan = make_plan(march, first_on=date(2026, 3, 1))
    assert uncovered(visible_equipment(march.dave)).count() == 0
    end_maintenance(plan, by=march.dave, reason="合同到期")
    assert not wanted_of(march.dave).exists() and uncovered(visible_equipment(march.dave)).count() == 1


def test_wanted_plans_are_of_engineering_or_of_the_post_named(march: World) -> None:
    plan = make_plan(march, first_on=date(2026, 3, 5))
    assert list(wanted_of(march.frank)) == [plan] and not wanted_of(march.bob).exists()
    named = make_plan(march, first_on=date(2026, 3, 5), post=march.posts["bob"])
    assert list(wanted_of(march.bob)) == [named] and list(wanted_of(march.frank)) == [plan]


def test_calendar_tells_what_was_and_what_is_to_come(march: World) -> None:
    plan = make_plan(march, months=1, first_on=FIRST)
    with at(date(2026, 3, 10)):
        done(march, plan, FIRST)
        days = calendar_of(Plan.objects.all(), Maintenance.objects.all(), date(2026, 1, 1), date(2026, 6, 30))
    assert [day for day, _row in days] == [FIRST, date(2026, 4, 10), date(2026, 5, 10), date(2026, 6, 10)]
    assert isinstance(days[0][1], Maintenance) and isinstance(days[1][1], Plan)


def test_in_time_counts_days_kept_of_days_decided(march: World, django_assert_num_queries: Any) -> None:
    lift = make_plan(march, make_equipment(march, discipline="lift"), months=1, first_on=FIRST)
    pump = make_plan(march, months=1, first_on=FIRST)
    with at(FIRST + timedelta(days=1)):
        done(march, lift, FIRST)
    with at(date(2026, 3, 31)):
        night(march)
        assert Maintenance.objects.get(plan=pump).outcome == "open"
    month = Period(date(2026, 3, 1), date(2026, 3, 31))
    asked = [Measured(site_id=march.site.pk), Measured(), Measured(site_id=0)]
    with django_assert_num_queries(1):
        shares = IN_TIME.count(asked, month)
    assert [(share.numerator, share.denominator) for share in shares] == [(1, 2), (1, 2), (0, 0)]
    assert LIFTS_IN_TIME.count(asked[:1], month)[0].percent == 100
    assert "due_on=2026-03-01..2026-03-31" in IN_TIME.rows(asked[0], month).replace("%2E", ".")
