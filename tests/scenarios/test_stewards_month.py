"""A steward's March: each place once in any five days but one; her colleague carries her post; the 25th moves."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from steward.kernel.base import clock
from steward.kernel.duties.actions import prove_due
from steward.kernel.duties.models import Due, Duty
from steward.kernel.duties.recount import recount_dues
from steward.kernel.duties.tests.factories import make_duty, make_kind
from steward.kernel.tenancy.models import Appointment, CalendarDay
from steward.kernel.tenancy.queries import actor_of
from tests.people import World

ZONE = ZoneInfo("Asia/Shanghai")
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
HOMES = ("3-1-101", "3-1-102", "3-2-501", "3-2-502")


def at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)


def walk(world: World, duty: Duty, day: date, who: str, *homes: str) -> None:
    """Somebody sees these homes on a day and says so, as the page lets him."""
    with clock.moved_to(at(day)):
        recount_dues(day, day)
        for home in homes:
            now = clock.now()
            # One that closed unseen waits for the night's count.
            open_now = Due.objects.filter(duty=duty, opens_at__lte=now, closes_at__gt=now, state="due")
            due = open_now.get(place=world.places[home])
            prove_due(due, by=actor_of(world.users[who]), note="看过，正常")


def test_each_place_once_in_any_five_days_with_one_miss_and_a_colleague_who_carries_the_post(world: World):
    make_kind(world, "heidi")
    duty = make_duty(world, {"within_days": 5}, scope="unit", starts_on=FIRST, title="片区五天巡全")
    # She is away from the 11th to the 20th; Ivan carries her post.
    Appointment.objects.create(
        organisation=world.organisation,
        user=world.users["ivan"],
        post=world.posts["ivan"],
        acting_for=world.appointments["heidi"],
        starts_on=date(2026, 3, 11),
        ends_on=date(2026, 3, 20),
    )
    for day in range(3, 31, 4):
        who = "ivan" if 11 <= day <= 20 else "heidi"
        # Nobody got into the last one on the 23rd.
        homes = HOMES[:-1] if day == 23 else HOMES
        walk(world, duty, date(2026, 3, day), who, *homes)
    with clock.moved_to(at(LAST + timedelta(days=1))):
        recount_dues(FIRST, LAST)
        decided = Due.objects.filter(duty=duty, due_on__lte=LAST)
        missed = decided.exclude(state="done")
        assert [(due.place.code, due.due_on, due.state) for due in missed] == [
            ("3-2-502", date(2026, 3, 24), "missed")
        ]
        # What he did stands under her post with his name; what was missed is on her record.
        assert missed.get().user == world.users["heidi"]
        carried = decided.filter(user=world.users["ivan"])
        assert {due.post for due in carried} == {world.posts["heidi"]}
        assert {due.done_at.astimezone(ZONE).day for due in carried if due.done_at} == {11, 15, 19}
        counted = list(decided.order_by("pk").values())
        recount_dues(FIRST, LAST)
        assert list(decided.order_by("pk").values()) == counted


def test_the_25th_on_a_sunday_is_asked_on_friday_and_on_a_saturday_that_is_made_up(world: World):
    make_kind(world, "heidi")
    twenty_fifth = {"every": "month", "by": 25, "otherwise": "workday before"}
    january = make_duty(world, twenty_fifth, title="用款计划", starts_on=date(2026, 1, 1))
    with clock.moved_to(at(date(2026, 1, 2))):
        recount_dues(date(2026, 1, 1), date(2026, 1, 31))
        assert Due.objects.get(duty=january).due_on == date(2026, 1, 23)
        CalendarDay.objects.create(
            organisation=world.organisation, day=date(2026, 1, 24), kind="workday", name="调休上班"
        )
        recount_dues(date(2026, 1, 1), date(2026, 1, 31))
        assert Due.objects.get(duty=january).closes_at == at(date(2026, 1, 24), 0) + timedelta(days=1)
