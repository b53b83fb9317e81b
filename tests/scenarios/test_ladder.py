"""The clockwork: clocks, targets, ladder and sweep. Tickets lend their family; the rules are the kernel's."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from steward.capabilities.tickets import actions
from steward.capabilities.tickets.tests.factories import make_office, report, ticket_in
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Appointment, Away, CalendarDay, WorkCalendar
from steward.kernel.work import sweep as sweeping
from steward.kernel.work.choices import RungCondition, RungTarget
from steward.kernel.work.clocks import pick_target
from steward.kernel.work.kinds import family_of
from steward.kernel.work.ladder import OfficeView, reach
from steward.kernel.work.models import Category, Clock, Escalation, Rung, Target, WorkItem
from steward.kernel.work.sweep import sweep
from tests.people import LONG_AGO, World

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def office(world: World) -> World:
    make_office(world)
    return world


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def fired(item: WorkItem) -> list[tuple[int, list[int]]]:
    rows = Escalation.objects.filter(item=item).order_by("pk")
    return [(row.rung.position, row.reached) for row in rows.select_related("rung")]


def ids(world: World, *names: str) -> list[int]:
    return sorted(world.users[name].pk for name in names)


def test_sweep_tells_those_who_dispatch_when_nobody_is_assigned(office: World) -> None:
    with clock.moved_to(NOON):
        item = report(office)
    dispatchers = ids(office, "carol", "bob", "alice", "dave", "eve")
    assert sweep(after(19)).fired == {}
    # The warning ahead is the assignee's; without one it is theirs who should send somebody.
    assert sweep(after(20)).fired == {1: 1}
    assert sweep(after(30)).fired == {2: 1}
    assert fired(item) == [(1, dispatchers), (2, dispatchers)]
    item.refresh_from_db()
    assert item.late_at == after(30)
    assert Event.objects.filter(kind="work.late").count() == 1


def test_what_people_do_between_due_and_sweep_takes_nothing_from_the_ladder(office: World) -> None:
    with clock.moved_to(NOON):
        item = report(office, kind="complaint", category=None)
    sweep(after(239))
    before = len(fired(item))
    # The promise ran out at 240; the sweep comes later, and somebody takes it up in between.
    with clock.moved_to(after(240.5)):
        actions.accept_ticket(item, by=office.carol)
    sweep(after(241))
    item.refresh_from_db()
    assert item.late_at is not None and len(fired(item)) == before + 1


def test_sweep_of_less_than_a_batch_asks_once(office: World, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3, info="BEGIN or SAVEPOINT, one question, and the end"):
        sweep(NOON)


def test_sweep_climbs_the_assignees_reporting_line(office: World) -> None:
    with clock.moved_to(NOON):
        item = ticket_in(office, "dispatched")
    for minutes in (20, 45, 90):
        sweep(after(minutes))
    assert fired(item) == [(1, ids(office, "frank")), (3, ids(office, "eve")), (4, ids(office, "dave"))]


def test_line_above_unassigned_work_starts_at_the_lowest_who_should_have_sent_somebody(office: World) -> None:
    with clock.moved_to(NOON):
        unsure, repair = report(office, category=None), report(office)
        view = OfficeView(NOON)
        roles = family_of(unsure).dispatch_roles
        superior = Rung(kind="repair", position=1, target=RungTarget.SUPERIOR_1)
        # The desk's superior is the head of customer service; a matter of engineering climbs in engineering.
        assert repair.department_id == office.departments["engineering"].pk and unsure.department_id is None
        assert reach(superior, unsure, view, roles) == ids(office, "bob")
        assert reach(superior, repair, view, roles) == ids(office, "dave")


def test_sweep_fires_each_rung_once_however_often_it_runs(office: World) -> None:
    with clock.moved_to(NOON):
        item = ticket_in(office, "dispatched")
    for _run in range(3):
        sweep(after(400))
    assert [position for position, _reached in fired(item)] == [1, 3, 4, 5]
    with pytest.raises(IntegrityError), transaction.atomic():
        Escalation.objects.create(
            organisation=office.organisation,
            item=item,
            cycle=1,
            rung=Rung.objects.get(kind="repair", position=1),
            fired_at=NOON,
        )


def test_sweep_after_a_clock_jump_fires_all_missed_rungs_once(office: World) -> None:
    with clock.moved_to(NOON):
        item = report(office)
    sweep(NOON + timedelta(days=30))
    sweep(NOON - timedelta(days=30))
    assert [position for position, _reached in fired(item)] == [1, 2, 3, 4, 5]


def test_sweep_repeats_a_rung_at_its_pace(office: World) -> None:
    rung = Rung.objects.get(kind="repair", position=3)
    rung.every_minutes, rung.repeats = 30, 2
    rung.save()
    with clock.moved_to(NOON):
        ticket_in(office, "dispatched")
    for minutes in range(0, 200, 5):
        sweep(after(minutes))
    assert list(
        Escalation.objects.filter(rung=rung).values_list("repeat", "fired_at").order_by("repeat")
    ) == [
        (0, after(45)),
        (1, after(75)),
        (2, after(105)),
    ]


def test_sweep_skips_a_rung_whose_condition_no_longer_holds(office: World) -> None:
    with clock.moved_to(NOON):
        item = report(office)
    with clock.moved_to(after(10)):
        actions.dispatch_ticket(item, by=office.carol, to=office.users["frank"])
    sweep(after(31))
    assert [position for position, _reached in fired(item)] == [1]


def test_a_rung_passes_an_absent_superior_to_his_deputy_or_the_next_up(office: World) -> None:
    with clock.moved_to(NOON):
        item = ticket_in(office, "dispatched")
    eve = office.users["eve"]
    Away.objects.create(organisation=office.organisation, user=eve, starts_at=NOON, ends_at=after(600))
    rung = Rung(kind="repair", target=RungTarget.SUPERIOR_1)
    assert reach(rung, item, OfficeView(after(45)), []) == ids(office, "dave")
    Appointment.objects.create(
        organisation=office.organisation,
        user=office.users["grace"],
        post=office.posts["eve"],
        acting_for=office.appointments["eve"],
        starts_on=LONG_AGO,
        ends_on=NOON.date(),
    )
    assert reach(rung, item, OfficeView(after(45)), []) == ids(office, "grace")


@pytest.mark.parametrize(
    ("condition", "away", "fires"),
    [
        (RungCondition.OFF_DUTY, "frank", True),
        (RungCondition.OFF_DUTY, None, False),
        (RungCondition.NO_HOLDER, "eve", True),
        (RungCondition.NO_HOLDER, None, False),
    ],
)
def test_absence_is_itself_a_rung(office: World, condition: str, away: str | None, fires: bool) -> None:
    Rung.objects.filter(kind="repair").delete()
    Rung.objects.create(
        organisation=office.organisation,
        kind="repair",
        position=1,
        clock="respond",
        after_minutes=5,
        condition=condition,
        target=RungTarget.SUPERIOR_2,
    )
    with clock.moved_to(NOON):
        item = ticket_in(office, "dispatched")
    if away:
        user = office.users[away]
        Away.objects.create(organisation=office.organisation, user=user, starts_at=NOON, ends_at=after(600))
    sweep(after(60))
    assert fired(item) == ([(1, ids(office, "dave"))] if fires else [])


def test_a_rung_never_reaches_the_person_complained_about(office: World) -> None:
    with clock.moved_to(NOON):
        item = report(office, kind="complaint", about_user=office.users["bob"], category=None)
    sweep(after(2000))
    assert len(fired(item)) >= 4
    for position, reached in fired(item):
        assert reached and office.users["bob"].pk not in reached, position


def test_sweep_resumes_a_pause_at_its_expected_moment(office: World) -> None:
    with clock.moved_to(NOON):
        item = ticket_in(office, "started")
        actions.pause_ticket(item, by=office.frank, reason="parts", expected_at=after(600))
    assert sweep(after(599)).resumed == 0
    assert sweep(after(600)).resumed == 1
    item.refresh_from_db()
    assert (item.state, item.due_at) == ("started", after(600 + 240))


def test_sweep_sets_a_broken_row_aside_and_decides_the_others(
    office: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with clock.moved_to(NOON):
        good, broken = report(office), report(office)
    whole = sweeping.Batch._decide

    def decide(batch: sweeping.Batch, item: WorkItem, by: Actor) -> object:
        if item.pk == broken.pk:
            raise RuntimeError("broken calendar")
        return whole(batch, item, by)

    with monkeypatch.context() as patch:
        patch.setattr(sweeping.Batch, "_decide", decide)
        result = sweep(after(30))
    assert result.set_aside == [broken.number]
    assert fired(good)
    broken.refresh_from_db()
    assert (broken.next_check_at, broken.late_at) == (after(90), None)
    # Nothing that should have rung meanwhile is forgotten once the row can be decided again.
    sweep(after(90))
    broken.refresh_from_db()
    good.refresh_from_db()
    assert {position for position, _reached in fired(broken)} == {
        position for position, _reached in fired(good)
    }
    assert broken.late_at == good.late_at == after(30) and broken.undecided_since is None


def test_a_row_set_aside_is_looked_at_again_when_somebody_works_on_it(
    office: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with clock.moved_to(NOON):
        item = ticket_in(office, "dispatched")
    with monkeypatch.context() as patch:
        patch.setattr(sweeping, "reach", lambda *_args: 1 // 0)
        assert sweep(after(30)).set_aside == [item.number]
    with clock.moved_to(after(40)):
        actions.start_ticket(item, by=office.frank)
    sweep(after(40))
    item.refresh_from_db()
    assert item.undecided_since is None and item.next_check_at is not None


def test_sweep_costs_the_same_queries_for_few_and_many(office: World, django_assert_max_num_queries) -> None:
    with clock.moved_to(NOON):
        for _count in range(30):
            report(office)
    with django_assert_max_num_queries(60):
        assert sweep(after(30)).fired == {1: 30, 2: 30}


def test_targets_prefer_site_then_category_then_urgency(office: World) -> None:
    leak = Category.objects.get(code="leak")
    common = {
        "organisation": office.organisation,
        "kind": "repair",
        "resolve_minutes": 100,
        "callback_minutes": 1,
    }
    child = Category.objects.create(
        organisation=office.organisation, kind="repair", code="roof", name="屋面漏水", parent=leak
    )
    Target.objects.create(**common, urgency=2, respond_minutes=20)
    item = report(office, category=child, urgency=2)
    assert pick_target(item).respond_minutes == 20
    Target.objects.create(**common, category=leak, respond_minutes=10)
    assert pick_target(item).respond_minutes == 10
    Target.objects.create(**common, site=office.site, respond_minutes=5)
    assert pick_target(item).respond_minutes == 5
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.create(**common, site=office.site, respond_minutes=6)


def test_clocks_follow_the_sites_calendar_and_say_when_it_is_unconfirmed(office: World) -> None:
    office.site.calendar = WorkCalendar.objects.create(
        organisation=office.organisation, name="行政班", hours={str(day): [[540, 1080]] for day in range(5)}
    )
    office.site.save()
    Target.objects.update(respond_in_working_time=True, resolve_in_working_time=True)
    CalendarDay.objects.create(
        organisation=office.organisation, day=NOON.date() + timedelta(days=1), kind="holiday"
    )
    with clock.moved_to(NOON.replace(hour=17, minute=45)):
        item = report(office)
    respond = Clock.objects.get(item=item, name="respond")
    assert respond.due_at == NOON.replace(day=25, hour=9, minute=15)
    assert respond.is_confirmed
    with clock.moved_to(NOON.replace(year=2027)):
        assert not Clock.objects.filter(item=report(office), is_confirmed=True).exists()
    with clock.moved_to(NOON.replace(month=12, day=30)):
        item = ticket_in(office, "started")
        actions.pause_ticket(
            item, by=office.frank, reason="parts", expected_at=NOON.replace(year=2027, month=1)
        )
    with clock.moved_to(NOON.replace(year=2027, month=1)):
        actions.resume_ticket(item, by=office.frank)
    assert not Clock.objects.get(item=item, name="resolve").is_confirmed


def test_a_pause_excuses_nothing_beyond_its_expected_moment_when_the_sweep_comes_late(office: World) -> None:
    with clock.moved_to(NOON):
        item = ticket_in(office, "started")
        actions.pause_ticket(item, by=office.frank, reason="parts", expected_at=after(60))
    assert sweep(after(600)).resumed == 1
    resolve = Clock.objects.get(item=item, name="resolve")
    assert resolve.due_at == after(60 + 240)
    assert sweep(after(600)).late == 1, "four hours after the pause nobody had finished"


def test_an_illegal_move_is_refused_and_changes_nothing(office: World) -> None:
    item = ticket_in(office, "closed")
    version = item.version
    with pytest.raises(Refused) as refused:
        actions.cancel_ticket(item, by=office.carol, reason="mistake")
    assert refused.value.code == "illegal_state"
    item.refresh_from_db()
    assert (item.state, item.version) == ("closed", version)
