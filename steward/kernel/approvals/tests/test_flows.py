"""Flows are data that cannot end dead: the checker, changing, parting and joining."""

import pytest

from steward.kernel.approvals.actions import add_flow, change_flow, join_flow, part_flow
from steward.kernel.approvals.checker import problems_of
from steward.kernel.approvals.models import Flow
from steward.kernel.approvals.steps import read_steps
from steward.kernel.approvals.tests.factories import KIND, ask, make_flow
from steward.kernel.approvals.tests.test_actions import waits_for
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.tenancy.models import Department, Post, Site
from steward.kernel.work.ladder import OfficeView
from tests.people import World


def problems(*flows: Flow) -> list[str]:
    return problems_of(flows, OfficeView(clock.now()))


def test_a_sound_flow_has_no_problems(world: World):
    steps = (
        "superior",
        "head",
        "chain:director",
        "role:manager",
        "post:director",
        {"who": "role:head", "mode": "all"},
    )
    assert problems(make_flow(world, *steps)) == []


def test_a_step_nobody_holds_at_some_site_is_named(world: World):
    other = Site.objects.create(organisation=world.organisation, name="湖畔", code="LAKE")
    department = Department.objects.create(organisation=world.organisation, site=other, name="客服", code="x")
    Post.objects.create(
        organisation=world.organisation, site=other, department=department, code="desk", title="前台",
        roles=["desk"], reports_to=world.posts["judy"],
    )  # fmt: skip
    for who in ("role:manager", "post:manager"):
        [problem] = problems(make_flow(world, who))
        assert "湖畔" in problem
    # Whoever stands over all sites is there too.
    assert problems(make_flow(world, "role:director")) == []


def test_a_line_that_ends_before_the_rank_is_named(world: World):
    Post.objects.filter(pk=world.posts["dave"].pk).update(reports_to=None)
    found = problems(make_flow(world, "chain:manager"))
    assert len(found) == 4 and all("阳光花园" in words for words in found)
    assert len(problems(make_flow(world, "superior"))) == 1


def test_amounts_without_a_flow_or_with_two_are_named(world: World):
    low, high = (
        make_flow(world, "superior", below_minor=100),
        make_flow(world, "superior", least_minor=200),
    )
    assert "1.00" in problems(low, high)[0]
    low.below_minor = 300
    assert "2.00" in problems(low, high)[0]
    low.below_minor = 200
    assert problems(low, high) == []
    high.below_minor = 500
    assert "5.00" in problems(low, high)[0]
    low.least_minor = 50
    assert "0.00" in problems(low)[0]


@pytest.mark.parametrize(
    "steps",
    [
        [],
        [{"who": "nobody"}],
        [{"who": "chain:steward"}],
        [{"who": "role:king"}],
        [{"who": "superior", "hours": 0}],
        [{"who": "superior", "mode": "some"}],
        [{"who": "superior", "together": True}],
        [{"who": "superior"}, {"who": "chain:head", "together": True}],
        ["superior"],
        "superior",
    ],
)
def test_read_steps_refuses_what_nobody_could_follow(steps: object):
    with pytest.raises(Refused):
        read_steps(steps)


def test_add_flow_holds_for_new_requests(world: World):
    flow = add_flow(by=world.judy, kind=KIND, name="采购", steps=[{"who": "role:quality"}])
    assert (flow.is_edited, waits_for(ask(world, world.frank), world)) == (True, {"kim"})
    with pytest.raises(Refused):
        add_flow(by=world.judy, kind=KIND, name="又一个", steps=[{"who": "superior"}])
    with pytest.raises(NotAllowed):
        add_flow(by=world.alice, kind=KIND, name="不行", steps=[{"who": "superior"}])


def test_change_flow_refuses_a_dead_end_and_keeps_what_was(world: World):
    flow = make_flow(world, "superior")
    with pytest.raises(Refused) as refused:
        change_flow(flow, by=world.judy, name="流程", steps=[{"who": "post:nowhere"}])
    assert refused.value.code == "dead_end"
    flow.refresh_from_db()
    assert (flow.steps, flow.is_edited) == ([{"who": "superior"}], False)
    change_flow(flow, by=world.judy, name="主管批", steps=[{"who": "head", "hours": 8}])
    assert (flow.is_edited, flow.steps[0]["hours"]) == (True, 8)


def test_part_flow_and_join_flow_leave_no_hole(world: World):
    flow = make_flow(world, "superior")
    high = part_flow(flow, by=world.judy, amount_minor=100_000, name="大额")
    assert (flow.below_minor, high.least_minor, high.below_minor) == (100_000, 100_000, None)
    with pytest.raises(Refused):
        part_flow(flow, by=world.judy, amount_minor=100_000, name="不行")
    middle = part_flow(flow, by=world.judy, amount_minor=50_000, name="中额")
    join_flow(flow, by=world.judy)
    middle.refresh_from_db()
    assert (middle.least_minor, middle.below_minor) == (0, 100_000)
    join_flow(high, by=world.judy)
    middle.refresh_from_db()
    assert (middle.least_minor, middle.below_minor) == (0, None)


def test_join_flow_refuses_the_only_one(world: World):
    with pytest.raises(Refused):
        join_flow(make_flow(world, "superior"), by=world.judy)


def test_part_flow_again_and_again_keeps_codes_short(world: World):
    flow = make_flow(world, "superior")
    for yuan in (1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000):
        flow = part_flow(flow, by=world.judy, amount_minor=yuan * 100, name="更大")
    codes = [row.code for row in Flow.objects.all()]
    most = Flow._meta.get_field("code").max_length
    assert len(set(codes)) == 7 and max(map(len, codes)) <= (most or 0)


def test_part_flow_looks_at_what_a_colleague_did_meanwhile(world: World):
    flow = make_flow(world, "superior")
    stale = Flow.objects.get(pk=flow.pk)
    part_flow(flow, by=world.judy, amount_minor=100_000, name="更大")
    with pytest.raises(Refused) as refused:
        part_flow(stale, by=world.judy, amount_minor=200_000, name="更大")
    assert refused.value.field == "amount"
