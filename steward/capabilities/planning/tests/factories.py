"""Work plans for tests: of Dave's post, brought to their state by their verbs."""

from itertools import product

from steward.capabilities.planning import actions
from steward.capabilities.planning.choices import Span, State, Which
from steward.capabilities.planning.models import Plan
from steward.capabilities.planning.queries import JOINED, present_period
from steward.kernel.approvals.actions import approve_request
from steward.kernel.approvals.models import Request
from steward.kernel.approvals.queries import open_request
from steward.kernel.tenancy.actor import Actor
from tests.people import World


def drafted(
    world: World, span: Span = Span.WEEK, which: Which = Which.THIS, words: str = "检查水泵房"
) -> Plan:
    """Dave's plan with a point for Frank."""
    plan = actions.draft_plan(by=world.dave, post=world.posts["dave"], span=span, which=which)
    if words:
        actions.add_plan(
            plan, by=world.dave, words=words, assignee=world.users["frank"], wanted_on=plan.last_on
        )
    return fresh(plan)


def handed_in(world: World, plan: Plan | None = None) -> Plan:
    """With Alice, who manages the site."""
    return fresh(actions.hand_in_plan(plan or drafted(world), by=world.dave))


def accept(plan: Plan, by: Actor) -> Plan:
    """Agreed to by a superior."""
    approve_request(asked(plan), by=by)
    return fresh(plan)


def asked(plan: Plan) -> Request:
    """What the superior is asked."""
    request = open_request(plan)
    assert request is not None
    return request


def accepted(world: World, plan: Plan | None = None) -> Plan:
    """In force."""
    return accept(handed_in(world, plan), world.alice)


def make_plan(world: World, building: str = "3", state: str = "") -> Plan:
    """One in any state, each for a period of its own."""
    taken = set(Plan.objects.filter(post=world.posts["dave"]).values_list("span", "key"))
    for span, which in product(Span, Which):
        period = present_period(world.posts["dave"], span)
        period = period.following if which == Which.NEXT else period
        if (span, period.key) not in taken:
            break
    plan = drafted(world, span, which, words=f"{building} 栋检查")
    match State(state or State.DRAFT):
        case State.HANDED_IN:
            plan = handed_in(world, plan)
        case State.ACCEPTED:
            plan = accepted(world, plan)
        case State.SUMMED:
            plan = actions.sum_up_plan(accepted(world, plan), by=world.dave, summary="按计划完成")
    return fresh(plan)


def fresh(plan: Plan) -> Plan:
    return Plan.objects.select_related(*JOINED).get(pk=plan.pk)
