"""Dues are made ahead, decided by evidence, healed when it comes late, and the same when they are counted again."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.duties.actions import prove_due, retire_duty
from steward.kernel.duties.choices import DueState
from steward.kernel.duties.models import Due, Duty, Proof
from steward.kernel.duties.recount import recount_dues
from steward.kernel.duties.sheet import Count
from steward.kernel.duties.tests.factories import make_duty, make_kind
from steward.kernel.duties.touched import courses_worked_on, recount_touched
from steward.kernel.tenancy.models import Appointment, Post
from tests.people import LONG_AGO, World

MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)
# Shanghai is eight hours ahead: ten o'clock there.
TEN = datetime(2026, 11, 23, 2, tzinfo=UTC)


def at(day: int, hour: int = 10) -> datetime:
    """An hour of a day in Shanghai, counted from the Monday."""
    return TEN + timedelta(days=day, hours=hour - 10)


def states(duty: Duty, **more: object) -> list[str]:
    rows = Due.objects.filter(duty=duty, **more).order_by("post_id", "place_id", "opens_at")
    return list(rows.values_list("state", flat=True))


def proof(duty: Duty, world: World, moment: datetime, *, who: str = "heidi", place: str = "") -> Proof:
    return Proof.objects.create(
        organisation=world.organisation,
        duty=duty,
        post=world.posts[who],
        user=world.users[who],
        at=moment,
        place=world.places[place] if place else None,
        note="走完",
    )


def work(world: World, who: str, *, acting: bool = False) -> None:
    """Something of the daily work, in the post's own hat or in an absent colleague's."""
    actor = getattr(world, who)
    hat = next(hat for hat in actor.hats if hat.is_acting == acting)
    record(
        "evidence.attach",
        world.places["3-1-101"],
        by=actor,
        hat=hat,
        site_id=world.site.pk,
        data={"kind": "photo"},
    )


def test_recount_makes_a_due_for_each_post_and_day_once(world: World):
    make_kind(world)
    duty = make_duty(world, {"every": "day"})
    with clock.moved_to(at(0)):
        assert recount_dues(MONDAY, MONDAY + DAY) == Count(made=4)
        assert recount_dues(MONDAY, MONDAY + DAY) == Count()
    assert states(duty) == [DueState.DUE] * 4
    row = Due.objects.filter(post=world.posts["heidi"]).earliest("opens_at")
    assert (row.site, row.due_on, row.opens_at) == (world.site, MONDAY, at(0, 0))


def test_a_week_is_there_from_its_first_day_though_it_is_due_on_friday(world: World):
    make_kind(world, "heidi")
    duty = make_duty(world, {"every": "week", "by": "fri"})
    with clock.moved_to(at(0)):
        recount_dues(MONDAY, MONDAY)
    assert list(Due.objects.filter(duty=duty).values_list("due_on", flat=True)) == [date(2026, 11, 27)]


def test_evidence_decides_and_late_news_heals(world: World):
    make_kind(world, "heidi")
    duty = make_duty(world, {"every": "day"})
    proof(duty, world, at(1))
    with clock.moved_to(at(2)):
        recount_dues(MONDAY, MONDAY + 2 * DAY)
        assert states(duty) == [DueState.MISSED, DueState.DONE, DueState.DUE]
        missed = Due.objects.earliest("opens_at")
        assert missed.user == world.users["heidi"]
        # The phone comes home with what was seen on Monday.
        proof(duty, world, at(0))
        assert recount_dues(MONDAY, MONDAY + 2 * DAY) == Count(changed=1)
        assert states(duty) == [DueState.DONE, DueState.DONE, DueState.DUE]


def test_each_place_once_in_five_days_and_the_chain_moves_with_what_was_seen(world: World):
    make_kind(world, "heidi")
    duty = make_duty(world, {"within_days": 5}, scope="unit", starts_on=MONDAY)
    seen = [code for code in world.places if code.startswith("3-")]
    for code in seen:
        proof(duty, world, at(1), place=code)
    with clock.moved_to(at(11)):
        recount_dues(MONDAY, MONDAY + 11 * DAY)
        # Seen on Tuesday: due again by Sunday, which was missed; then by Friday, which is today.
        assert states(duty, place=world.places["3-1-101"]) == [DueState.DONE, DueState.MISSED, DueState.DUE]
        proof(duty, world, at(4), place="3-1-101")
        recount_dues(MONDAY, MONDAY + 11 * DAY)
        rows = Due.objects.filter(duty=duty, place=world.places["3-1-101"]).order_by("opens_at")
        assert [(str(row.due_on), row.state) for row in rows] == [
            ("2026-11-27", DueState.DONE),
            ("2026-11-29", DueState.DONE),
            ("2026-12-02", DueState.MISSED),
            ("2026-12-07", DueState.DUE),
        ]
        again = list(rows.values_list("pk", flat=True))
        recount_dues(MONDAY + 7 * DAY, MONDAY + 11 * DAY)
        assert list(rows.values_list("pk", flat=True)) == again
    assert set(Due.objects.values_list("place__code", flat=True)) == set(seen)


def test_work_of_the_day_is_evidence_for_the_post_it_was_done_in(world: World):
    make_kind(world)
    duty = make_duty(world, {"every": "day"}, evidence="event:evidence.attach")
    with clock.moved_to(at(0)):
        work(world, "heidi")
        recount_dues(MONDAY, MONDAY)
    assert states(duty, post=world.posts["heidi"]) == [DueState.DONE]
    assert states(duty, post=world.posts["ivan"]) == [DueState.DUE]


def test_work_on_a_place_is_evidence_for_that_place(world: World):
    make_kind(world)
    duty = make_duty(world, {"every": "month"}, evidence="event:evidence.attach", scope="unit")
    with clock.moved_to(at(0)):
        work(world, "heidi")
        recount_dues(MONDAY, MONDAY)
    done = Due.objects.filter(duty=duty, state=DueState.DONE)
    assert [due.place_id for due in done] == [world.places["3-1-101"].pk]
    assert Due.objects.count() == 8


def test_work_for_an_absent_colleague_counts_for_his_post(world: World):
    make_kind(world)
    duty = make_duty(world, {"every": "day"}, evidence="event:evidence.attach")
    Appointment.objects.create(
        organisation=world.organisation,
        user=world.users["ivan"],
        post=world.posts["ivan"],
        acting_for=world.appointments["heidi"],
        starts_on=MONDAY,
        ends_on=MONDAY,
    )
    with clock.moved_to(at(0)):
        work(world, "ivan", acting=True)
        recount_dues(MONDAY, MONDAY)
    done = Due.objects.get(duty=duty, state=DueState.DONE)
    assert (done.post, done.user) == (world.posts["heidi"], world.users["ivan"])


def test_what_a_deputy_left_undone_is_missed_by_him(world: World):
    make_kind(world, "heidi")
    duty = make_duty(world, {"every": "day"}, starts_on=MONDAY)
    Appointment.objects.create(
        organisation=world.organisation,
        user=world.users["ivan"],
        post=world.posts["ivan"],
        acting_for=world.appointments["heidi"],
        starts_on=MONDAY,
        ends_on=MONDAY,
    )
    with clock.moved_to(at(2)):
        recount_dues(MONDAY, MONDAY + DAY)
    missed = Due.objects.filter(duty=duty).order_by("due_on").values_list("state", "user__username")
    whose = [world.users["ivan"].username, world.users["heidi"].username]
    assert list(missed) == [(DueState.MISSED, name) for name in whose]


def test_what_two_who_share_a_post_left_undone_is_the_posts_and_nobodys_in_person(world: World):
    make_kind(world, "heidi")
    duty = make_duty(world, {"every": "day"}, starts_on=MONDAY)
    Appointment.objects.create(
        organisation=world.organisation,
        user=world.users["ivan"],
        post=world.posts["heidi"],
        starts_on=MONDAY + DAY,
    )
    with clock.moved_to(at(3)):
        recount_dues(MONDAY, MONDAY + DAY)
    missed = Due.objects.filter(duty=duty).order_by("due_on").values_list("state", "user")
    assert list(missed) == [(DueState.MISSED, world.users["heidi"].pk), (DueState.MISSED, None)]


def test_recount_touched_decides_what_closed_and_what_was_worked_on(world: World):
    make_kind(world, "heidi")
    duty = make_duty(world, {"every": "day"})
    with clock.moved_to(at(0)):
        recount_dues(MONDAY, MONDAY + DAY)
        assert recount_touched(at(0, 9)) == Count()
    with clock.moved_to(at(1, 0)):
        recount_touched(at(0, 23))
    assert states(duty) == [DueState.MISSED, DueState.DUE]


def test_work_asks_only_for_duties_of_the_kinds_of_its_doer(world: World):
    """A thousand sites do the same work in posts of thirty kinds: thirty times the counting otherwise."""
    make_kind(world, "heidi")
    make_kind(world, "carol", code="desk")
    own = make_duty(world, {"every": "day"}, evidence="event:evidence.attach")
    make_duty(world, {"every": "day"}, evidence="event:evidence.attach", kinds=["desk"])
    with clock.moved_to(at(0)):
        work(world, "heidi")
        assert courses_worked_on(at(0, 9)) == {(own.pk, world.posts["heidi"].pk)}


def test_a_retired_duty_leaves_its_past_and_takes_its_future(world: World):
    make_kind(world, "heidi")
    duty = make_duty(world, {"every": "day"})
    with clock.moved_to(at(0)):
        recount_dues(MONDAY, MONDAY + 3 * DAY)
        retire_duty(duty, by=world.judy)
        assert states(duty) == [DueState.DUE]
        recount_dues(MONDAY, MONDAY + 3 * DAY)
        assert states(duty) == [DueState.DUE]


def test_a_duty_of_tomorrow_asks_nothing_of_today(world: World):
    make_kind(world, "heidi")
    make_duty(world, {"every": "day"}, starts_on=MONDAY + DAY)
    with clock.moved_to(at(0)):
        assert recount_dues(MONDAY, MONDAY + DAY) == Count(made=1)


@pytest.mark.parametrize("count", [1, 4])
def test_recount_asks_as_often_for_many_posts_as_for_one(world: World, count: int):
    make_kind(world, *list(world.posts)[:count])
    for cadence in ({"every": "day"}, {"within_days": 3}):
        make_duty(world, cadence, scope="unit" if "within_days" in cadence else "post")
    with (
        clock.moved_to(at(0)),
        CaptureQueriesContext(
            connection,
        ) as asked,
    ):
        recount_dues(MONDAY, MONDAY + 2 * DAY)
    assert len(asked) <= 25, [query["sql"][:90] for query in asked]


def test_post_of_another_kind_is_asked_nothing(world: World):
    make_kind(world, "heidi")
    make_duty(world, {"every": "day"}, kinds=["gardener"])
    assert recount_dues(MONDAY, MONDAY) == Count()
    assert Post.objects.filter(kind="").exists()


def test_a_post_that_is_closed_or_of_another_kind_is_asked_nothing_any_more(world: World):
    make_kind(world)
    make_duty(world, {"every": "day"})
    make_duty(world, {"every": "day"}, kinds=["gardener"])
    with clock.moved_to(at(1)):
        recount_dues(MONDAY, MONDAY + DAY)
        Post.objects.filter(pk=world.posts["heidi"].pk).update(is_active=False)
        Post.objects.filter(pk=world.posts["ivan"].pk).update(kind="gardener")
        recount_dues(MONDAY, MONDAY + DAY)
    # What was missed stays; of what was open only the gardener's is left.
    assert Due.objects.filter(state=DueState.MISSED, duty__code="duty-1").count() == 2
    assert [due.duty.code for due in Due.objects.filter(state=DueState.DUE)] == ["duty-2"]


def test_counting_the_past_again_leaves_what_is_asked_only_now(world: World):
    """A month that is counted once more before it is frozen knows nothing of duties that began after it."""
    make_kind(world)
    duty = make_duty(world, {"every": "day"}, starts_on=MONDAY)
    with clock.moved_to(at(0)):
        recount_dues(MONDAY, MONDAY + DAY)
        assert recount_dues(MONDAY - 30 * DAY, MONDAY - DAY) == Count()
    assert states(duty) == [DueState.DUE] * 4


def test_prove_due_marks_it_done_at_once(world: World):
    make_kind(world, "heidi")
    make_duty(world, {"every": "day"}, starts_on=LONG_AGO)
    with clock.moved_to(at(0)):
        recount_dues(MONDAY, MONDAY)
        due = prove_due(Due.objects.get(), by=world.heidi, note="走完一遍，没有问题")
    assert (due.state, due.user) == (DueState.DONE, world.users["heidi"])
