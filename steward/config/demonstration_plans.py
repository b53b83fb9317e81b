"""How the community of the demonstration plans its work: weeks with their summary, reports, meetings."""

from datetime import datetime, timedelta

from steward.capabilities.meetings import actions as meetings
from steward.capabilities.planning import actions as planning
from steward.capabilities.planning.choices import Span
from steward.capabilities.planning.models import Plan
from steward.capabilities.planning.queries import points_of
from steward.capabilities.submissions import actions as submissions
from steward.capabilities.submissions.choices import Covers
from steward.capabilities.submissions.models import Submission
from steward.capabilities.tasks import actions as tasks
from steward.config.demonstration_elsewhere import plan_elsewhere
from steward.config.demonstration_scene import Scene
from steward.kernel.approvals.actions import approve_request
from steward.kernel.approvals.queries import open_request
from steward.kernel.base import clock
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import SiteKind
from steward.kernel.tenancy.models import Post, User
from steward.kernel.tenancy.queries import actor_of

COMMUNITY, COMPANY = SiteKind.COMMUNITY, "company"
WEEK = timedelta(days=7)


def plan_the_work(scene: Scene, now: datetime) -> None:
    """Last week's plan, this week's with what was left; a report that came and one that did not; two meetings;
    the weeks of the other sites."""
    stage = _Stage(scene, now)
    stage.plans()
    stage.reports()
    stage.meetings()
    plan_elsewhere(scene, now)


class _Stage:
    """The people of the community and the hours at which they act."""

    def __init__(self, scene: Scene, now: datetime) -> None:
        self.scene, self.now, self.site = scene, now, scene.sites[COMMUNITY]

    def user(self, post: str) -> User:
        return self.scene.users[COMPANY if post == "quality" else COMMUNITY, post]

    def by(self, post: str) -> Actor:
        return actor_of(self.user(post), clock.now())

    def plans(self) -> None:
        """The senior steward's: one point done, one carried over into this week."""
        post = Post.objects.get(site=self.site, code="senior-steward")
        with clock.moved_to(self.now - WEEK):
            by = self.by("senior-steward")
            plan = planning.draft_plan(by=by, post=post, span=Span.WEEK)
            for words, doer in (
                ("回访上周投诉住户 6 户", "steward-1"),
                ("核对 2 栋空置房钥匙和水表底数", "steward-2"),
            ):
                planning.add_plan(plan, by=by, words=words, assignee=self.user(doer), wanted_on=plan.last_on)
            planning.hand_in_plan(plan, by=by, aims="回访清零，空置房摸底。")
            self._accept(plan, "cs-head")
            done = points_of(plan)[0].task
            assert done is not None
            tasks.finish_task(done, by=self.by("steward-1"), result="6 户均已回访，2 户提出新建议并登记。")
        with clock.moved_to(self.now - timedelta(hours=2)):
            by = self.by("senior-steward")
            plan.refresh_from_db()
            planning.sum_up_plan(plan, by=by, summary="回访按期完成；空置房有两户联系不上业主，转入本周。")
            again = planning.draft_plan(by=by, post=post, span=Span.WEEK)
            planning.add_plan(
                again,
                by=by,
                words="筹备冬季防冻告知",
                assignee=self.user("steward-3"),
                wanted_on=again.last_on,
            )

    def _accept(self, subject: Plan | Submission, post: str) -> None:
        request = open_request(subject)
        assert request is not None
        approve_request(request, by=self.by(post))

    def reports(self) -> None:
        """Quality asks for a weekly word on winter readiness: the senior steward's came, customer service's did not."""
        with clock.moved_to(self.now - WEEK - timedelta(days=1)):
            submissions.add_template(
                by=self.by("quality"),
                title="冬季防冻准备周报",
                title_en="Weekly report on winter readiness",
                kinds=["senior-steward", "cs-head"],
                every="week",
                covers=Covers.THIS,
                figures=["work:repair", "work:complaint", "dues"],
            )
            submissions.open_submissions()
            row = Submission.objects.select_related("template", "post__site", "post__organisation").get(
                post__site=self.site, post__code="senior-steward", template__title="冬季防冻准备周报",
                due_on__lt=clock.today() + WEEK,
            )  # fmt: skip
            submissions.hand_in_submission(
                row, by=self.by("senior-steward"), words="外露水管已查 3 栋，2 处保温破损已报修。"
            )
            self._accept(row, "quality")
        submissions.open_submissions()

    def meetings(self) -> None:
        """Customer service's weekly meeting; the next one begins with what is open."""
        people = [self.user(post) for post in ("senior-steward", "steward-1", "steward-2", "desk")]
        with clock.moved_to(self.now - WEEK):
            by = self.by("cs-head")
            meeting = meetings.call_meeting(
                by=by,
                site=self.site,
                kind="department",
                title="客户服务部周例会",
                starts_at=clock.now() + timedelta(minutes=30),
                people=people,
                agenda="上周投诉\n回访进度\n冬季防冻告知",
                where="客服中心会议室",
            )
        with clock.moved_to(self.now - WEEK + timedelta(minutes=32)):
            for post in ("senior-steward", "steward-1", "desk"):
                meetings.sign_meeting(meeting, by=self.by(post))
            by, today = self.by("cs-head"), clock.today()
            for title, doer, days in (
                ("更新公示栏收费标准", "desk", 3),
                ("逐户告知水管防冻", "steward-1", 10),
            ):
                meetings.decide_meeting(
                    meeting, by=by, title=title, assignee=self.user(doer), due_on=today + timedelta(days=days)
                )
        with clock.moved_to(self.now - WEEK + timedelta(hours=2)):
            meetings.attend_meeting(meeting, by=self.by("cs-head"), people=[self.user("cs-head")])
            meetings.hold_meeting(
                meeting,
                by=self.by("cs-head"),
                minutes="投诉集中在夜间报修响应，工程部已调整排班；本周起逐户告知防冻。",
            )
            meetings.follow_meeting(meeting, by=self.by("cs-head"), starts_at=self.now + timedelta(hours=20))
