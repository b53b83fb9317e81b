"""A site in New York run by a company in Shanghai: duty, ladder and promises follow the site's own clock."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from steward.capabilities.tickets import actions
from steward.capabilities.tickets.candidates import candidates
from steward.capabilities.tickets.tests.factories import make_office, report, ticket_in
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.tenancy.models import Appointment, WorkCalendar
from steward.kernel.tenancy.queries import actor_of, holders
from steward.kernel.work.choices import ClockName, RungCondition, RungTarget
from steward.kernel.work.ladder import OfficeView
from steward.kernel.work.models import Clock, Escalation, Rung, Target
from steward.kernel.work.sweep import sweep
from tests.people import World

NEW_YORK = ZoneInfo("America/New_York")
OFFICE_HOURS = {str(day): [[540, 1080]] for day in range(5)}


def there(text: str) -> datetime:
    """A moment as the clock on the wall in New York shows it."""
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK)


@pytest.fixture
def office(world: World) -> World:
    """The community of the tests, moved to New York; everybody works from nine to six there."""
    make_office(world)
    world.site.zone = "America/New_York"
    world.site.save(update_fields=["zone"])
    calendar = WorkCalendar.objects.create(
        organisation=world.organisation, name="nine to six", hours=OFFICE_HOURS, follows_holidays=False
    )
    for post in world.posts.values():
        post.calendar = calendar
        post.save(update_fields=["calendar"])
    world.site.refresh_from_db()
    return world


def ends_on(world: World, name: str, day: date) -> None:
    Appointment.objects.filter(pk=world.appointments[name].pk).update(ends_on=day)


@pytest.mark.parametrize(
    ("at", "works"),
    [
        ("2026-11-23T10:00", True),  # eleven at night in Shanghai
        ("2026-11-22T21:00", False),  # ten on Monday morning in Shanghai
        ("2026-11-23T17:59", True),
        ("2026-11-23T18:00", False),
        ("2026-03-06T08:30", False),  # 13:30 in Greenwich, the last Friday of winter time
        ("2026-03-09T09:30", True),  # 13:30 in Greenwich, the first Monday of summer time
        ("2026-10-30T09:00", True),  # 13:00 in Greenwich, the last Friday of summer time
        ("2026-11-02T08:00", False),  # 13:00 in Greenwich, the first Monday of winter time
    ],
)
def test_duty_is_read_off_the_clock_of_the_site(office: World, at: str, works: bool) -> None:
    with clock.moved_to(there("2026-01-05T12:00")):
        item = report(office)
    frank = next(row for row in candidates(item, there(at)) if row.user.name == "Frank")
    assert frank.on_duty is works
    assert OfficeView(there(at)).on_duty(office.users["frank"].pk) is works


def test_a_post_over_all_sites_works_by_the_clock_of_the_company(office: World) -> None:
    shanghai = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
    view = OfficeView(shanghai)
    assert view.on_duty(office.users["judy"].pk) and not view.on_duty(office.users["frank"].pk)


def test_the_last_day_of_an_appointment_ends_at_midnight_of_the_site(office: World) -> None:
    ends_on(office, "alice", date(2026, 11, 23))
    alice, post = office.users["alice"], office.posts["alice"]
    # Shanghai has Tuesday since noon.
    for at, still in (("2026-11-23T20:00", True), ("2026-11-24T00:00", False)):
        assert bool(actor_of(alice, there(at)).hats) is still
        assert bool(holders(post, there(at))) is still
        assert bool(OfficeView(there(at)).present(post.pk, None)) is still


def test_the_first_day_of_an_appointment_begins_at_midnight_of_the_site(office: World) -> None:
    Appointment.objects.filter(pk=office.appointments["alice"].pk).update(starts_on=date(2026, 11, 24))
    alice, post = office.users["alice"], office.posts["alice"]
    for at, already in (("2026-11-23T20:00", False), ("2026-11-24T00:00", True)):
        assert bool(actor_of(alice, there(at)).hats) is already
        assert bool(holders(post, there(at))) is already
        assert bool(OfficeView(there(at)).present(post.pk, None)) is already


def test_sweep_rings_for_an_assignee_who_has_gone_home_over_there(office: World) -> None:
    Rung.objects.filter(kind="repair").delete()
    rung = Rung.objects.create(
        organisation=office.organisation, kind="repair", position=1, clock=ClockName.RESPOND, after_minutes=0,
        condition=RungCondition.OFF_DUTY, target=RungTarget.SUPERIOR_1,
    )  # fmt: skip
    for begun, rings in (("2026-11-23T10:00", False), ("2026-11-23T17:45", True)):
        with clock.moved_to(there(begun)):
            item = ticket_in(office, "dispatched")
        sweep(there(begun[:11] + ("10:31" if begun.endswith("10:00") else "18:16")))
        assert Escalation.objects.filter(item=item, rung=rung).exists() is rings
    told = Event.objects.filter(kind="work.late", subject_id=item.pk).get()
    assert told.data["due"] == "2026-11-23 18:15"


def test_a_promise_in_working_time_loses_the_hour_that_summer_time_takes(office: World) -> None:
    nights = WorkCalendar.objects.create(
        organisation=office.organisation,
        name="nights",
        hours={str(day): [[0, 480]] for day in range(7)},
        follows_holidays=False,
    )
    office.site.calendar = nights
    office.site.save(update_fields=["calendar"])
    Target.objects.filter(kind="repair").update(resolve_in_working_time=True)
    with clock.moved_to(there("2026-03-07T23:30")):
        item = report(office)
    # Four hours from midnight: two before and two after the hour that is missing.
    assert Clock.objects.get(item=item, name=ClockName.RESOLVE).due_at == there("2026-03-08T05:00")
    with clock.moved_to(there("2026-10-31T23:30")):
        item = report(office)
    assert Clock.objects.get(item=item, name=ClockName.RESOLVE).due_at == there("2026-11-01T03:00")


def test_a_pause_tells_the_owner_the_hour_of_his_own_clock(office: World) -> None:
    with clock.moved_to(there("2026-11-23T10:00")):
        item = ticket_in(office, "started")
        actions.pause_ticket(item, by=office.frank, reason="parts", expected_at=there("2026-11-24T09:30"))
    assert Event.objects.get(kind="ticket.pause").data["expected"] == "11-24 09:30"


def test_moments_are_shown_and_typed_in_the_zone_of_the_company(office: World, client: "object") -> None:
    with clock.moved_to(there("2026-11-23T10:00")):
        item = ticket_in(office, "started")
        for zone, shown, typed in (
            ("Asia/Shanghai", "23:00", "2026-11-24T22:30"),
            ("America/New_York", "10:00", "2026-11-24T09:30"),
        ):
            office.organisation.zone = zone
            office.organisation.save(update_fields=["zone"])
            client.force_login(office.users["frank"], backend="steward.desk.sign_in.NameOrPhoneBackend")
            page = client.get(f"/tickets/{item.pk}/")
            assert shown in page.content.decode(), zone
            client.post(f"/tickets/{item.pk}/pause/", {"reason": "parts", "expected_at": typed})
            assert item.pauses.latest("pk").expected_at == there("2026-11-24T09:30"), zone
            with clock.moved_to(there("2026-11-23T10:00")):
                actions.resume_ticket(type(item).objects.get(pk=item.pk), by=office.frank)
