"""Approval flows of the presets: added, brought up to date, and never against what somebody edited."""

from steward.config.preset_flows import add_flows
from steward.kernel.approvals.actions import change_flow, part_flow
from steward.kernel.approvals.checker import problems_of
from steward.kernel.approvals.kinds import approval_kinds
from steward.kernel.approvals.models import Flow
from steward.kernel.base import clock
from steward.kernel.work.ladder import OfficeView
from tests.people import World


def test_flows_are_added_once_and_are_sound(world: World):
    assert add_flows(world.organisation) > 0
    assert add_flows(world.organisation) == 0
    for flow in Flow.objects.all():
        assert problems_of([flow], OfficeView(clock.now())) == []
        assert flow.kind in approval_kinds()


def test_a_newer_preset_changes_what_nobody_edited(world: World):
    add_flows(world.organisation)
    Flow.objects.update(name="旧名字", steps=[{"who": "head"}])
    add_flows(world.organisation)
    assert not Flow.objects.filter(name="旧名字").exists()


def test_a_newer_preset_never_overwrites_edited_flows(world: World):
    add_flows(world.organisation)
    flow = Flow.objects.get(kind="duty.excuse")
    change_flow(flow, by=world.judy, name="我们的", steps=[{"who": "head"}])
    part_flow(flow, by=world.judy, amount_minor=100, name="大额")
    before = list(Flow.objects.filter(kind="duty.excuse").order_by("pk").values())
    add_flows(world.organisation)
    assert list(Flow.objects.filter(kind="duty.excuse").order_by("pk").values()) == before
