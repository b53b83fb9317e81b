"""A month of a department: a plan, its work, a report late and given back, a decision nobody sees to (PLN1-PLN3)."""

from datetime import UTC, datetime, timedelta

from steward.capabilities.meetings.actions import decide_meeting, follow_meeting, hold_meeting, sign_meeting
from steward.capabilities.meetings.queries import decisions_of, still_open
from steward.capabilities.meetings.tests.factories import called
from steward.capabilities.planning.actions import draft_plan, sum_up_plan
from steward.capabilities.planning.choices import Span, Which
from steward.capabilities.planning.queries import points_of
from steward.capabilities.planning.tests.factories import accepted, drafted, fresh
from steward.capabilities.submissions.choices import Punctuality, State
from steward.capabilities.submissions.tests.factories import asked, due, handed_in
from steward.capabilities.submissions.tests.factories import fresh as report_of
from steward.capabilities.tasks.actions import finish_task
from steward.capabilities.tasks.tests.factories import make_office
from steward.kernel.approvals.actions import approve_request, give_back_request
from steward.kernel.approvals.models import Flow
from steward.kernel.base import clock
from steward.kernel.duties.models import Due, Duty
from steward.kernel.duties.recount import recount_dues
from steward.kernel.work.models import Escalation
from steward.kernel.work.sweep import sweep

SECOND = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)


def test_a_month_of_a_department(world):
    make_office(world)
    Flow.objects.create(
        organisation=world.organisation, code="submission.accept", kind="submission.accept", name="审核",
        steps=[{"who": "role:quality"}],
    )  # fmt: skip
    duty = Duty.objects.create(
        organisation=world.organisation, code="plan", title="月计划", kinds=["department-head"],
        cadence={"every": "month"}, evidence="event:work_plan.hand_in_month", starts_on=SECOND.date(),
    )  # fmt: skip

    with clock.moved_to(SECOND):
        report = due(world)  # of Dave's post from now on
        week = accepted(world, drafted(world, Span.WEEK, words="疏通排水沟"))
        meeting = called(world)
        recount_dues(SECOND.date(), SECOND.date() + timedelta(days=27))
        assert Due.objects.get(duty=duty).state == "due"
    with clock.moved_to(SECOND + timedelta(days=1)):
        # A week's plan is not a month's.
        recount_dues(SECOND.date(), SECOND.date() + timedelta(days=27))
        assert Due.objects.get(duty=duty).state == "due"
        month = accepted(world, drafted(world, Span.MONTH))
        recount_dues(SECOND.date(), SECOND.date() + timedelta(days=27))
        assert Due.objects.get(duty=duty).state == "done"
        finish_task(points_of(week)[0].task, by=world.frank)
        sign_meeting(meeting, by=world.frank)
        decide_meeting(
            meeting, by=world.dave, title="补齐工具台账", assignee=world.users["eve"], due_on=clock.today()
        )
        hold_meeting(meeting, by=world.dave, minutes="工具台账缺三项")

    with clock.moved_to(SECOND + timedelta(days=3)):
        sweep()
        assert Escalation.objects.get().reached == [world.users["dave"].pk]  # Eve's superior
        after = follow_meeting(meeting, by=world.dave, starts_at=clock.now() + timedelta(days=4))
        assert still_open(after) == decisions_of(meeting)

    with clock.moved_to(report.due_at + timedelta(hours=3)):
        late = handed_in(world, report)
        assert late.punctuality() == Punctuality.LATE
        give_back_request(asked(late), by=world.kim, reason="没有写原因")
        again = handed_in(world, report_of(late), words="雨季物料到货晚")
        approve_request(asked(again), by=world.kim)
        assert report_of(again).state == State.ACCEPTED and report_of(again).returned == 1

    with clock.moved_to(SECOND + timedelta(days=28)):
        month = sum_up_plan(fresh(month), by=world.dave, summary="泵房检查转入下月")
        assert (month.figures["open"], month.figures["dues"]["done"]) == (1, 1)
        coming = draft_plan(by=world.dave, post=world.posts["dave"], span=Span.MONTH, which=Which.NEXT)
        assert [now.point.carried for now in points_of(coming)] == [1]
