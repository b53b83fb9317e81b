"""What follows what in the life of a remedy."""

import pytest

from steward.capabilities.remedies.actions import cancel_remedy
from steward.capabilities.remedies.lifecycle import LIFECYCLE
from steward.capabilities.remedies.tests.factories import finished, make_remedy
from steward.kernel.base.refused import Refused


def test_what_is_over_stays_over(office):
    for state in ("closed", "cancelled"):
        item = make_remedy(office, state=state)
        assert (item.state, LIFECYCLE.verbs_from(state)) == (state, [])
        assert item.closed_at is not None and item.due_at is None


def test_cancel_remedy_is_too_late_once_it_was_carried_out(office):
    with pytest.raises(Refused):
        cancel_remedy(finished(office), by=office.kim, note="不做了")
