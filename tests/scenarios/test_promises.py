"""A promise has three clocks, and each its own time: around the clock, or the site's working time."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from steward.capabilities.tickets import actions
from steward.capabilities.tickets.tests.factories import make_office, photo, report
from steward.config.preset_files import read_presets
from steward.config.presets import load_presets
from steward.kernel.base import clock
from steward.kernel.tenancy.models import WorkCalendar
from steward.kernel.work.choices import ClockName
from steward.kernel.work.models import Clock, Target, WorkItem
from steward.kernel.work.sweep import sweep
from tests.people import World

# Monday, a quarter of an hour before the office closes.
LATE = datetime(2026, 11, 23, 17, 45, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def office(world: World) -> World:
    make_office(world)
    world.site.calendar = WorkCalendar.objects.create(
        organisation=world.organisation,
        name="nine to six",
        hours={str(day): [[540, 1080]] for day in range(5)},
        follows_holidays=False,
    )
    world.site.save(update_fields=["calendar"])
    return world


def promise(**working_time: bool) -> None:
    Target.objects.filter(kind="repair").update(
        **{f"{name}_in_working_time": value for name, value in working_time.items()}
    )


def due(item: WorkItem, name: ClockName) -> datetime:
    return Clock.objects.get(item=item, name=name).due_at


@pytest.mark.parametrize("respond", [True, False])
@pytest.mark.parametrize("resolve", [True, False])
@pytest.mark.parametrize("callback", [True, False])
def test_each_clock_runs_in_its_own_time(office: World, respond: bool, resolve: bool, callback: bool) -> None:
    promise(respond=respond, resolve=resolve, callback=callback)
    with clock.moved_to(LATE):
        item = report(office)
        actions.accept_ticket(item, by=office.carol)
        actions.dispatch_ticket(item, by=office.carol, to=office.users["frank"])
        actions.start_ticket(item, by=office.frank)
        actions.finish_ticket(item, by=office.frank, result="换了垫圈", photos=[photo()])
    tomorrow = LATE.replace(hour=9, minute=0) + timedelta(days=1)
    # 30 minutes, 4 hours and 24 hours; a quarter of an hour of today's working time was left.
    assert due(item, ClockName.RESPOND) == (
        tomorrow + timedelta(minutes=15) if respond else LATE + timedelta(minutes=30)
    )
    assert due(item, ClockName.RESOLVE) == (
        tomorrow + timedelta(minutes=225) if resolve else LATE + timedelta(hours=4)
    )
    callback_due = due(item, ClockName.CALLBACK)
    if callback:
        # 15 minutes today, 540 on Tuesday and on Wednesday, 345 on Thursday.
        assert callback_due == LATE.replace(day=26, hour=14, minute=45)
    else:
        assert callback_due == LATE + timedelta(days=1)


def test_an_emergency_rings_at_night_while_its_callback_waits_for_the_morning(office: World) -> None:
    promise(respond=False, resolve=False, callback=True)
    night = LATE.replace(hour=23)
    with clock.moved_to(night):
        item = report(office)
    assert sweep(night + timedelta(minutes=30)).late == 1
    with clock.moved_to(night + timedelta(hours=1)):
        actions.dispatch_ticket(item, by=office.carol, to=office.users["frank"])
        actions.start_ticket(item, by=office.frank)
        actions.finish_ticket(item, by=office.frank, result="关了总阀", photos=[photo()])
    started = Clock.objects.get(item=item, name=ClockName.CALLBACK)
    assert started.in_working_time and started.due_at.astimezone(LATE.tzinfo).hour in range(9, 18)
    taken = Clock.objects.get(item=item, name=ClockName.RESOLVE)
    assert taken.elapsed_minutes == 60 and not taken.in_working_time


def test_a_pause_gives_each_clock_back_what_it_had_left(office: World) -> None:
    promise(respond=False, resolve=True, callback=True)
    with clock.moved_to(LATE):
        item = report(office)
        actions.dispatch_ticket(item, by=office.carol, to=office.users["frank"])
        actions.start_ticket(item, by=office.frank)
    with clock.moved_to(LATE):
        actions.pause_ticket(
            item, by=office.frank, reason="parts", expected_at=LATE.replace(day=24, hour=17, minute=0)
        )
    with clock.moved_to(LATE.replace(day=24, hour=17, minute=0)):
        actions.resume_ticket(WorkItem.objects.get(pk=item.pk), by=office.frank)
    # All four working hours were left: one on Tuesday, three on Wednesday.
    assert due(item, ClockName.RESOLVE) == LATE.replace(day=25, hour=12, minute=0)


def test_presets_name_the_clocks_that_never_stop(world: World) -> None:
    load_presets(world.organisation, by=world.judy)
    wrong = [
        row for row in read_presets("targets")["target"] if not set(row["around_the_clock"]) <= set(ClockName)
    ]
    assert not wrong
    ordinary = Target.objects.get(kind="repair", category=None, urgency=None, site=None)
    assert ordinary.respond_in_working_time and ordinary.resolve_in_working_time
    # Seven days of the calendar (SD-016), also where the office is closed on Sunday.
    assert not ordinary.callback_in_working_time and ordinary.callback_minutes == 7 * 24 * 60
