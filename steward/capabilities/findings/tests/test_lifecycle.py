"""What follows what in the life of a finding."""

import pytest

from steward.capabilities.findings.actions import withdraw_finding
from steward.capabilities.findings.lifecycle import LIFECYCLE
from steward.capabilities.findings.tests.factories import make_finding, rectified
from steward.kernel.base.refused import Refused


def test_what_is_over_stays_over(office):
    for state in ("closed", "withdrawn"):
        item = make_finding(office, state=state)
        assert (item.state, LIFECYCLE.verbs_from(state)) == (state, [])
        assert item.closed_at is not None and item.due_at is None


def test_withdraw_finding_is_too_late_once_it_was_put_right(office):
    with pytest.raises(Refused):
        withdraw_finding(rectified(office), by=office.alice, note="不算")
