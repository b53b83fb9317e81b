"""How the tower and the hotel of the demonstration plan their week: a plan, a meeting with its decision, a task."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from steward.capabilities.meetings import actions as meetings
from steward.capabilities.planning import actions as planning
from steward.capabilities.planning.choices import Span
from steward.capabilities.tasks import actions as tasks
from steward.config.demonstration_scene import Scene
from steward.kernel.base import clock
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import SiteKind
from steward.kernel.tenancy.models import Post, User
from steward.kernel.tenancy.queries import actor_of


@dataclass(frozen=True)
class Told:
    """A site's week: who heads what, who does it, and what it is about."""

    kind: SiteKind
    head: str
    doer: str
    others: tuple[str, ...]
    aims: str
    point: str
    meeting: str
    where: str
    agenda: str
    decision: str
    minutes: str
    task: str


WEEKS = (
    Told(
        SiteKind.TOWER, "eng-head", "repair", ("cs-head", "order-head"), "入冬前查完空调水系统。",
        "空调水系统逐层排气并记录压力", "大厦周例会", "管理处会议室", "租户报修\n停车场道闸\n年底加班空调申请",
        "公布加班空调申请办法", "租户反映夜间空调申请不清楚，本周公布办法。", "整理去年冬季冻管记录",
    ),
    Told(
        SiteKind.HOTEL, "housekeeper", "floor-supervisor", ("duty-manager", "eng-head"), "客房深度清洁不落下一间。",
        "两层客房地毯深度清洁", "酒店运营周会", "后勤会议室", "宾客意见\n布草损耗\n设备维修",
        "补足一层布草周转备量", "布草周转不足影响放房时间，客房部与洗衣房核对备量。", "统计本月宾客洗衣投诉",
    ),
)  # fmt: skip


def plan_elsewhere(scene: Scene, now: datetime) -> None:
    """The week of each site; the plan waits for its manager."""
    for told in WEEKS:
        _Week(scene, now, told).live()


class _Week:
    """The people of a site and the hours at which they act."""

    def __init__(self, scene: Scene, now: datetime, told: Told) -> None:
        self.scene, self.now, self.told = scene, now, told
        self.site = scene.sites[told.kind]

    def user(self, post: str) -> User:
        return self.scene.users[self.told.kind, post]

    def by(self, post: str) -> Actor:
        return actor_of(self.user(post), clock.now())

    def live(self) -> None:
        with clock.moved_to(self.now - timedelta(days=2)):
            self.meet()
        with clock.moved_to(self.now - timedelta(hours=26)):
            due_on = clock.today() + timedelta(days=4)
            tasks.assign_task(
                by=self.by("manager"),
                site=self.site,
                title=self.told.task,
                assignee=self.user(self.told.head),
                due_on=due_on,
            )
        with clock.moved_to(self.now - timedelta(hours=3)):
            self.plan()

    def plan(self) -> None:
        post = Post.objects.get(site=self.site, code=self.told.head)
        by = self.by(self.told.head)
        plan = planning.draft_plan(by=by, post=post, span=Span.WEEK)
        planning.add_plan(
            plan,
            by=by,
            words=self.told.point,
            assignee=self.user(self.told.doer),
            wanted_on=plan.last_on,
        )
        planning.hand_in_plan(plan, by=by, aims=self.told.aims)

    def meet(self) -> None:
        """Two days ago, with a decision that is due tomorrow; the next one is called."""
        told, heads = self.told, [self.user(post) for post in (self.told.head, *self.told.others)]
        meeting = meetings.call_meeting(
            by=self.by("manager"),
            site=self.site,
            kind="department",
            title=told.meeting,
            starts_at=clock.now() + timedelta(minutes=30),
            people=heads,
            agenda=told.agenda,
            where=told.where,
        )
        with clock.moved_to(meeting.starts_at + timedelta(minutes=2)):
            for post in ("manager", told.head, told.others[0]):
                meetings.sign_meeting(meeting, by=self.by(post))
            due_on = clock.today() + timedelta(days=3)
            meetings.decide_meeting(
                meeting,
                by=self.by("manager"),
                title=told.decision,
                assignee=self.user(told.others[0]),
                due_on=due_on,
            )
        with clock.moved_to(meeting.starts_at + timedelta(hours=1)):
            meetings.hold_meeting(meeting, by=self.by("manager"), minutes=told.minutes)
            meetings.follow_meeting(
                meeting, by=self.by("manager"), starts_at=self.now + timedelta(days=2, hours=1)
            )
