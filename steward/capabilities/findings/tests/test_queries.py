"""Who sees which findings, and what they come to."""

from datetime import timedelta

from steward.capabilities.findings.figures import trends_of
from steward.capabilities.findings.queries import (
    earlier_findings,
    findings_below,
    findings_in_hand,
    findings_to_recheck,
    visible_findings,
)
from steward.capabilities.findings.tests.factories import assigned, make_finding, raised, rectified
from steward.kernel.base import clock


def test_visible_findings_of_a_steward_are_those_of_the_area_and_of_a_worker_his_own(office):
    item = assigned(office)

    assert list(visible_findings(office.heidi)) == [item]
    assert not visible_findings(office.ivan).exists()
    assert list(visible_findings(office.frank)) == [item] and not visible_findings(office.grace).exists()


def test_findings_below_are_those_of_the_line_the_oldest_first(office):
    mine = assigned(office)
    with clock.moved_to(clock.now() + timedelta(hours=1)):
        other = raised(office, item="楼道灯")
        assert list(findings_below(office.alice)) == [mine, other]
        # Eve leads Frank; what Carol raised and nobody was given is not below her.
        assert list(findings_below(office.eve)) == [mine]
        assert list(findings_below(office.bob)) == [other]


def test_findings_in_hand_leave_it_once_put_right_and_wait_for_another(office):
    item = assigned(office)
    assert list(findings_in_hand(office.frank)) == [item]
    item = rectified(office, item)
    assert not findings_in_hand(office.frank).exists()
    assert list(findings_to_recheck(office.heidi)) == [item]
    assert not findings_to_recheck(office.frank).exists()


def test_earlier_findings_are_of_the_same_part_and_not_withdrawn(office):
    item = raised(office)
    make_finding(office, state="withdrawn")
    assert list(earlier_findings(office.places["3-1-101"], " 消火栓箱 ")) == [item]
    assert not earlier_findings(office.places["3-1-101"], "").exists()
    assert not earlier_findings(office.places["3-1-102"], "消火栓箱").exists()
    with clock.moved_to(clock.now() + timedelta(days=91)):
        assert not earlier_findings(office.places["3-1-101"], "消火栓箱").exists()


def test_trends_count_by_month_part_and_contractor(office):
    raised(office, contractor="安达消防")
    raised(office, contractor="安达消防")
    make_finding(office, state="withdrawn")

    trends = trends_of(office.alice)

    assert (trends.months[-1].found, trends.months[-1].again) == (2, 1)
    assert [(one.name, one.found, one.open) for one in trends.contractors] == [("安达消防", 2, 2)]
    assert trends.parts[0].months[-1] == 2
