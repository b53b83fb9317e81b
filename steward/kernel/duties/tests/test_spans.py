"""Whichever days a count begins with, and whatever changed since: the same evidence gives the same answer."""

from datetime import date, timedelta

import pytest

from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.duties.actions import change_duty, prove_due, retire_duty
from steward.kernel.duties.choices import DueState
from steward.kernel.duties.jobs import count_night
from steward.kernel.duties.models import Due, Duty
from steward.kernel.duties.months import freeze_month, reopen_month
from steward.kernel.duties.queries import proofs_of
from steward.kernel.duties.recount import recount_dues
from steward.kernel.duties.tests.factories import make_duty, make_kind
from steward.kernel.duties.tests.test_recount import DAY, MONDAY, at, proof, states, work
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.tenancy.models import Appointment, CalendarDay, Post, WorkCalendar
from tests.people import LONG_AGO, World, make_place

LAST = date(2026, 11, 30)


def due_days(duty: Duty) -> list[tuple[str, str]]:
    rows = Due.objects.filter(duty=duty).order_by("opens_at")
    return [(str(row.due_on), row.state) for row in rows]


def holidays(world: World, first: date, days: int) -> None:
    for n in range(days):
        CalendarDay.objects.create(
            organisation=world.organisation, day=first + n * DAY, kind="holiday", name="国庆节"
        )


@pytest.mark.parametrize("by", [1, 5])
def test_a_day_that_goes_back_into_the_month_before_is_asked_there(world: World, by: int):
    """The 5th of October is a holiday, and so is every day before it."""
    holidays(world, date(2026, 10, 1), 7)
    make_kind(world, "heidi")
    duty = make_duty(
        world, {"every": "month", "by": by, "otherwise": "workday before"}, starts_on=date(2026, 9, 10)
    )
    with clock.moved_to(at(0) - 60 * DAY):
        recount_dues(date(2026, 9, 24), date(2026, 10, 8))
    assert due_days(duty) == [("2026-09-30", DueState.DUE)]
    row = Due.objects.get(duty=duty)
    assert row.closes_at - row.opens_at == DAY


def test_the_25th_of_a_desk_that_never_closes_is_no_holiday_either(world: World):
    hours = {str(day): [[0, 1440]] for day in range(7)}
    desk = WorkCalendar.objects.create(
        organisation=world.organisation, name="24 小时", follows_holidays=False, hours=hours
    )
    Post.objects.filter(pk=world.posts["heidi"].pk).update(calendar=desk)
    holidays(world, MONDAY, 4)
    make_kind(world, "heidi")
    duty = make_duty(world, {"every": "month", "by": 25, "otherwise": "workday before"})
    daily = make_duty(world, {"every": "day"})
    with clock.moved_to(at(-5)):
        recount_dues(MONDAY - 5 * DAY, MONDAY)
    assert due_days(duty) == [("2026-11-20", DueState.DUE)]
    # It is there on holidays all the same.
    assert len(states(daily)) == 6


def test_what_a_duty_had_due_after_its_end_is_not_asked_again(world: World):
    make_kind(world, "heidi")
    duties = [make_duty(world, cadence) for cadence in ({"every": "month"}, {"within_days": 9})]
    with clock.moved_to(at(0)):
        recount_dues(MONDAY, MONDAY + 7 * DAY)
        for duty in duties:
            retire_duty(duty, by=world.judy)
        recount_dues(MONDAY, MONDAY + 7 * DAY)
    assert not Due.objects.exists()


def test_proof_brought_before_a_change_counts_after_it(world: World):
    make_kind(world, "heidi")
    duty = make_duty(world, {"every": "month"})
    with clock.moved_to(at(0)):
        recount_dues(MONDAY, MONDAY + 7 * DAY)
        prove_due(Due.objects.get(due_on=LAST), by=world.heidi, note="月报已交")
        new = change_duty(duty, by=world.judy, grace_minutes=60)
        recount_dues(MONDAY, MONDAY + 7 * DAY)
    due = Due.objects.get(due_on=LAST)
    assert (due.duty, due.state, [row.note for row in proofs_of(due)]) == (new, DueState.DONE, ["月报已交"])


def test_proof_in_the_grace_is_taken_and_in_time(world: World):
    make_kind(world, "heidi")
    duty = make_duty(world, {"every": "day"}, grace_minutes=600)
    with clock.moved_to(at(0)):
        recount_dues(MONDAY, MONDAY)
    due = Due.objects.get(duty=duty)
    with clock.moved_to(at(1, 10)), pytest.raises(Refused):
        prove_due(due, by=world.heidi, note="补")
    with clock.moved_to(at(1, 9)):
        assert prove_due(due, by=world.heidi, note="夜班结束时记").state == DueState.DONE
        assert proofs_of(due).count() == 1


def test_evidence_of_the_grace_counts_once_whichever_day_the_count_begins(world: World):
    make_kind(world, "heidi")
    duty = make_duty(world, {"every": "day"}, grace_minutes=720, starts_on=MONDAY)
    proof(duty, world, at(1, 8))
    with clock.moved_to(at(3)):
        recount_dues(MONDAY, MONDAY + 2 * DAY)
        whole = due_days(duty)
        assert [state for _day, state in whole] == [DueState.DONE, DueState.MISSED, DueState.DUE]
        recount_dues(MONDAY + DAY, MONDAY + 2 * DAY)
        assert due_days(duty) == whole
        # Missed, and nothing left of its grace for the next day either.
        proof(duty, world, at(2, 8))
        recount_dues(MONDAY + 2 * DAY, MONDAY + 2 * DAY)
        assert due_days(duty) == whole


def test_a_chain_goes_on_after_what_was_done_in_its_grace(world: World):
    make_kind(world, "heidi")
    duty = make_duty(world, {"within_days": 5}, grace_minutes=60, starts_on=MONDAY)
    proof(duty, world, at(5, 0) + timedelta(minutes=30))
    with clock.moved_to(at(6)):
        recount_dues(MONDAY, MONDAY + 7 * DAY)
    assert due_days(duty) == [("2026-11-27", DueState.DONE), ("2026-12-03", DueState.DUE)]


@pytest.mark.parametrize("nights", [True, False])
def test_the_first_window_of_a_chain_is_not_cut_anew_by_a_later_count(world: World, nights: bool):
    make_kind(world, "heidi")
    duty = make_duty(world, {"within_days": 15}, starts_on=MONDAY)
    for day in range(0, 16, 5):
        first = MONDAY + day * DAY
        with clock.moved_to(at(day)):
            if nights:
                count_night.func()
            else:
                recount_dues(first, first + DAY)
    # A count from the day after decides nothing of the day before.
    assert due_days(duty)[0] == ("2026-12-07", DueState.MISSED if nights else DueState.DUE)
    assert due_days(duty)[1:] == [("2026-12-22", DueState.DUE)]


def test_change_duty_refuses_several_proofs_of_a_chain(world: World):
    duty = make_duty(world, {"within_days": 5})
    for wanted in ({"count": 2}, {"count": 2, "cadence": {"within_days": 3}}):
        with pytest.raises(Refused) as refused:
            change_duty(duty, by=world.judy, **wanted)
        assert refused.value.field == "count"


@pytest.mark.parametrize("cadence", [{"within_days": 3}, {"every": "day"}])
def test_a_home_that_came_to_an_area_was_never_missed_before(world: World, cadence: dict[str, int]):
    make_kind(world, "heidi")
    duty = make_duty(world, cadence, scope="unit")
    with clock.moved_to(at(-7)):
        count_night.func()
    new = make_place(world.site, "3-3-301", parent=world.places["3"])
    for day in (0, 1):
        with clock.moved_to(at(day)):
            count_night.func()
            rows = Due.objects.filter(duty=duty, place=new)
            assert rows.earliest("opens_at").opens_at == at(0, 0)
            assert rows.filter(state=DueState.MISSED).exists() == (day == 1 and "every" in cadence)
    old = Due.objects.filter(duty=duty, place=world.places["3-1-101"], state=DueState.MISSED)
    assert old.exists()


def test_a_post_that_got_its_duties_today_has_missed_nothing(world: World):
    make_kind(world, "heidi")
    duty = make_duty(world, {"every": "day"})
    monthly = make_duty(world, {"every": "month"})
    with clock.moved_to(at(0)):
        count_night.func()
    assert Due.objects.filter(duty=duty).earliest("opens_at").opens_at == at(0, 0)
    # There is time for it still.
    assert due_days(monthly)[0] == ("2026-11-30", DueState.DUE)


def test_hours_that_change_leave_what_was_asked_by_the_old_ones(world: World):
    hours = {str(day): [[480, 1200]] for day in range(7)}
    desk = WorkCalendar.objects.create(organisation=world.organisation, name="前台", hours=hours)
    Post.objects.filter(pk=world.posts["heidi"].pk).update(calendar=desk)
    make_kind(world, "heidi")
    duty = make_duty(world, {"every": "day", "times": 2}, starts_on=MONDAY)
    weekly = make_duty(world, {"every": "day"}, starts_on=MONDAY)
    with clock.moved_to(at(0, 6)):
        count_night.func()
    # Nineteen o'clock is the afternoon, and Monday a day to be there.
    proof(duty, world, at(0, 19))
    with clock.moved_to(at(1, 6)):
        count_night.func()
        before = list(Due.objects.filter(due_on=MONDAY).order_by("pk").values_list())
        assert states(duty, due_on=MONDAY) == [DueState.MISSED, DueState.DONE]
        desk.hours = {str(day): [[540, 1080]] for day in range(1, 7)}
        desk.save()
        count_night.func()
    assert list(Due.objects.filter(due_on=MONDAY).order_by("pk").values_list()) == before
    tuesday = Due.objects.filter(duty=duty, due_on=MONDAY + DAY).earliest("opens_at")
    assert tuesday.opens_at == at(1, 9)
    assert not Due.objects.filter(duty=weekly, due_on=MONDAY + 7 * DAY).exists()


def test_what_is_done_for_one_of_two_absent_colleagues_is_his_only(world: World):
    make_kind(world, "heidi", "ivan")
    make_duty(world, {"every": "day"}, evidence="event:evidence.attach", starts_on=MONDAY)
    for absent in ("heidi", "ivan"):
        Appointment.objects.create(
            organisation=world.organisation,
            user=world.users["carol"],
            post=world.posts["carol"],
            acting_for=world.appointments[absent],
            starts_on=LONG_AGO,
            ends_on="2099-01-01",
        )
    with clock.moved_to(at(0)):
        work(world, "carol", acting=True)
        recount_dues(MONDAY, MONDAY)
    assert dict(Due.objects.values_list("post", "state")) == {
        world.posts["heidi"].pk: DueState.DONE,
        world.posts["ivan"].pk: DueState.DUE,
    }


def test_a_month_that_was_opened_again_is_counted_each_night(world: World):
    make_kind(world, "heidi")
    october = date(2026, 10, 1)
    duty = make_duty(world, {"every": "month"}, starts_on=october)
    with clock.moved_to(at(-18)):
        recount_dues(october, october + 30 * DAY)
        month = freeze_month(october, by=system_actor(world.organisation.pk, "months"))
        reopen_month(month, by=world.judy, reason="停电两天", days=31)
    proof(duty, world, at(0) - 30 * DAY)
    with clock.moved_to(at(0)):
        count_night.func()
    assert due_days(duty)[0] == ("2026-10-31", DueState.DONE)
