"""What follows what in the life of a proposal."""

from steward.capabilities.proposals.lifecycle import LIFECYCLE
from steward.capabilities.proposals.tests.factories import make_proposal


def test_what_is_over_stays_over(office):
    for state in ("done", "declined", "withdrawn"):
        item = make_proposal(office, state=state)
        assert (item.state, LIFECYCLE.verbs_from(state)) == (state, [])
        assert item.closed_at is not None and item.due_at is None
