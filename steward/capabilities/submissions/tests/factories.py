"""Reports for tests: Dave hands one in each week, and it goes to its receiver."""

from datetime import timedelta
from typing import Any

from steward.capabilities.submissions import actions
from steward.capabilities.submissions.choices import Covers, State
from steward.capabilities.submissions.models import Submission, Template
from steward.capabilities.submissions.queries import JOINED
from steward.kernel.approvals.actions import approve_request, give_back_request
from steward.kernel.approvals.models import Request
from steward.kernel.approvals.queries import open_request
from steward.kernel.base import clock
from steward.kernel.duties.models import PostKind
from steward.kernel.tenancy.models import Post
from tests.people import World

KIND = "department-head"


def make_template(world: World, **more: Any) -> Template:
    """A weekly report of heads of departments, due on Friday, with what was asked for and the duties."""
    said: dict[str, Any] = {
        "title": "部门周报",
        "kinds": [KIND],
        "every": "week",
        "by_day": 5,
        "covers": Covers.THIS,
        "figures": ["work:complaint", "dues", "metric:due.done_in_time", "metric:nobody.counts"],
    }
    return actions.add_template(by=world.kim, **(said | more))


def make_office(world: World) -> None:
    """Dave's post is of the kind that hands it in."""
    PostKind.objects.get_or_create(
        organisation=world.organisation, code=KIND, title="部门负责人", title_en="Department head"
    )
    Post.objects.filter(pk=world.posts["dave"].pk).update(kind=KIND)


def due(world: World, **more: Any) -> Submission:
    """Dave's report that comes up next, of a template of its own."""
    make_office(world)
    template = make_template(world, **more)
    actions.open_submissions()
    row = Submission.objects.filter(template=template).order_by("due_on").first()
    assert row is not None
    return fresh(row)


def handed_in(world: World, row: Submission | None = None, words: str = "本周投诉全部办结") -> Submission:
    return fresh(actions.hand_in_submission(row or due(world), by=world.dave, words=words))


def asked(row: Submission) -> Request:
    """What the receiver is asked."""
    request = open_request(row)
    assert request is not None
    return request


def make_submission(world: World, building: str = "3", state: str = "") -> Submission:
    """One in any state."""
    row = due(world, title=f"周报 {building}")
    match State(state or State.WANTED):
        case State.HANDED_IN:
            row = handed_in(world, row)
        case State.RETURNED:
            row = handed_in(world, row)
            give_back_request(asked(row), by=world.alice, reason="缺少原因分析")
        case State.ACCEPTED:
            row = handed_in(world, row)
            approve_request(asked(row), by=world.alice)
    return fresh(row)


def fresh(row: Submission) -> Submission:
    return Submission.objects.select_related(*JOINED).get(pk=row.pk)


def week_later() -> Any:
    """The clock a week on."""
    return clock.moved_to(clock.now() + timedelta(days=8))
