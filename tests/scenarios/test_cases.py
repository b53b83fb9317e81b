"""What duties wait for: a renovation reported by hand, a complaint's 24 hours, an assistant who acts for the senior."""

from datetime import UTC, date, datetime, timedelta

from steward.capabilities.tasks.actions import assign_task, finish_task
from steward.capabilities.tickets.actions import (
    accept_ticket,
    cancel_ticket,
    dispatch_ticket,
    finish_ticket,
    return_ticket,
    start_ticket,
)
from steward.capabilities.tickets.choices import CancelReason, ReturnReason
from steward.capabilities.tickets.tests.factories import make_office, photo, report
from steward.kernel.base import clock
from steward.kernel.duties.choices import DueState
from steward.kernel.duties.models import Case, Due, Duty
from steward.kernel.duties.recount import recount_dues
from steward.kernel.duties.sheet import Count
from steward.kernel.duties.tests.factories import make_duty, make_kind
from steward.kernel.duties.touched import recount_touched
from steward.kernel.tenancy.models import Appointment, Away
from tests.people import World, signed_in

MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
# Ten in the morning in Shanghai.
TEN = datetime(2026, 11, 23, 2, tzinfo=UTC)


def states(duty: Duty) -> list[str]:
    return list(Due.objects.filter(duty=duty).order_by("opens_at", "pk").values_list("state", flat=True))


def count(at: datetime) -> None:
    """The clockwork's round at a moment."""
    with clock.moved_to(at):
        recount_touched(at - 3 * HOUR)


def test_a_renovation_reported_by_hand_is_on_today_each_day_until_it_ends(world: World):
    make_kind(world)
    make_duty(world, {"during": "renovation.open", "every": "day"}, scope="case", title="巡查装修现场")
    with clock.moved_to(TEN):
        heidi = signed_in(world, "heidi")
        sent = {"code": "renovation.open", "site": world.site.pk, "place": "3-1-101", "words": "厨房翻新"}
        answer = heidi.post("/cases/report/", sent)
        case = Case.objects.get()
        assert answer.url == f"/cases/{case.pk}/"
        page = heidi.get("/").content.decode()
        assert "巡查装修现场" in page and "厨房翻新" in page
        assert "巡查装修现场" not in signed_in(world, "ivan").get("/").content.decode()
    for day in (1, 2):
        with clock.moved_to(TEN + day * DAY):
            due = Due.objects.get(due_on=MONDAY + day * DAY)
            signed_in(world, "heidi").post(f"/dues/{due.pk}/prove/", {"note": "无违规"})
    with clock.moved_to(TEN + 3 * DAY):
        heidi = signed_in(world, "heidi")
        assert "巡查装修现场" in heidi.get("/").content.decode()
        heidi.post(f"/cases/{case.pk}/end/", {})
        assert "巡查装修现场" not in heidi.get("/").content.decode()
    assert states(Duty.objects.get()) == [DueState.MISSED, DueState.DONE, DueState.DONE]


def test_a_complaint_has_24_hours_and_late_news_heal(world: World):
    make_office(world)
    make_kind(world)
    settle = make_duty(
        world, {"after": "complaint.report", "minutes": 1440}, scope="case", evidence="event:ticket.finish"
    )
    with clock.moved_to(TEN):
        kept, late = (report(world, kind="complaint") for _number in range(2))
        cancelled = report(world, kind="complaint")
        report(world)
        count(TEN + HOUR)
    assert states(settle) == [DueState.DUE] * 3
    assert {due.case.label for due in Due.objects.select_related("case")} == {
        item.number for item in (kept, late, cancelled)
    }
    with clock.moved_to(TEN + 2 * HOUR):
        work(world, kept)
        cancel_ticket(cancelled, by=world.alice, reason=CancelReason.MISTAKE)
    count(TEN + 2 * HOUR)
    # What was withdrawn before its time was over is missed by nobody.
    assert states(settle) == [DueState.DONE, DueState.DUE]
    count(TEN + 25 * HOUR)
    assert states(settle) == [DueState.DONE, DueState.MISSED]
    with clock.moved_to(TEN + 30 * HOUR):
        work(world, late)
    count(TEN + 30 * HOUR)
    assert states(settle) == [DueState.DONE, DueState.LATE]
    with clock.moved_to(TEN + 30 * HOUR):
        assert recount_dues(MONDAY - 7 * DAY, MONDAY + 7 * DAY) == Count()
        Due.objects.all().delete()
        Case.objects.all().delete()
        recount_dues(MONDAY - 7 * DAY, MONDAY + 7 * DAY)
    # Counted anew from the trail alone it is the same.
    assert states(settle) == [DueState.DONE, DueState.LATE]


def work(world: World, item: object) -> None:
    dispatch_ticket(item, by=world.carol, to=world.users["frank"])  # type: ignore[arg-type]
    start_ticket(item, by=world.frank)  # type: ignore[arg-type]
    finish_ticket(item, by=world.frank, result="已处理", photos=[photo()])  # type: ignore[arg-type]


def test_what_was_sent_to_somebody_moves_with_the_ticket(world: World):
    make_office(world)
    make_kind(world, "frank", "grace", code="repair-worker")
    mend = make_duty(
        world, {"after": "ticket.dispatch", "minutes": 690}, scope="case", kinds=["repair-worker"],
        evidence="event:ticket.finish",
    )  # fmt: skip
    with clock.moved_to(TEN):
        item = report(world)
        accept_ticket(item, by=world.carol)
        dispatch_ticket(item, by=world.carol, to=world.users["frank"])
        count(TEN)
        assert Due.objects.get().post == world.posts["frank"]
    with clock.moved_to(TEN + HOUR):
        return_ticket(item, by=world.frank, reason=ReturnReason.SKILL)
    with clock.moved_to(TEN + 2 * HOUR):
        dispatch_ticket(item, by=world.carol, to=world.users["grace"])
    count(TEN + 2 * HOUR)
    assert [(due.post, due.state) for due in Due.objects.filter(duty=mend)] == [
        (world.posts["grace"], DueState.DUE)
    ]


def test_an_assistant_who_acts_for_the_senior_has_his_duties_and_says_so_daily(world: World):
    make_kind(world, "heidi", code="assistant-steward")
    make_kind(world, "ivan", code="senior-steward")
    carry = make_duty(
        world,
        {"during": "superior.away", "every": "day"},
        kinds=["assistant-steward"],
        title="代行高级管家职责",
    )
    make_duty(world, {"every": "day"}, kinds=["senior-steward"], title="检查片区服务")
    Appointment.objects.create(
        organisation=world.organisation,
        user=world.users["heidi"],
        post=world.posts["heidi"],
        acting_for=world.appointments["ivan"],
        starts_on=MONDAY,
        ends_on=MONDAY + 2 * DAY,
    )
    Away.objects.create(
        organisation=world.organisation,
        user=world.users["ivan"],
        starts_at=TEN,
        ends_at=TEN + 2 * DAY,
    )
    with clock.moved_to(TEN):
        recount_dues(MONDAY, MONDAY + 7 * DAY)
        page = signed_in(world, "heidi").get("/").content.decode()
    assert "代行高级管家职责" in page and "检查片区服务" in page
    days = Due.objects.filter(duty=carry).order_by("due_on").values_list("due_on", "post_id")
    assert [*days] == [(MONDAY + n * DAY, world.posts["heidi"].pk) for n in range(3)]


def test_a_task_is_asked_for_before_its_day_and_proves_itself(world: World):
    make_kind(world, "heidi")
    duty = make_duty(world, {"ahead": "task.due", "days": 0}, scope="case", evidence="event:task.finish")
    with clock.moved_to(TEN):
        item = assign_task(
            by=world.bob,
            site=world.site,
            title="核对业主名册",
            assignee=world.users["heidi"],
            due_on=MONDAY + 3 * DAY,
        )
        count(TEN)
        due = Due.objects.get(duty=duty)
        assert (due.post, due.due_on, str(due.case)) == (world.posts["heidi"], MONDAY + 3 * DAY, item.number)
    with clock.moved_to(TEN + DAY):
        finish_task(item, by=world.heidi, result="已核对")
    count(TEN + DAY)
    assert states(duty) == [DueState.DONE]


def test_a_superior_who_is_away_without_a_deputy_is_carried_by_whoever_reports_to_him(world: World):
    make_kind(world, "heidi")
    carry = make_duty(world, {"during": "superior.away", "every": "day"})
    Away.objects.create(
        organisation=world.organisation, user=world.users["bob"], starts_at=TEN, ends_at=TEN + 2 * DAY
    )
    with clock.moved_to(TEN):
        recount_dues(MONDAY, MONDAY + 7 * DAY)
    # On the third morning he is back.
    assert Due.objects.filter(duty=carry, post=world.posts["heidi"]).count() == 2
