"""What follows what in the life of a hot spot."""

from steward.capabilities.quality.lifecycle import LIFECYCLE
from steward.capabilities.quality.tests.factories import make_hot_spot


def test_a_closed_hot_spot_and_a_dismissed_one_stay_so(office):
    for state in ("closed", "dismissed"):
        item = make_hot_spot(office, state=state)
        assert (item.state, LIFECYCLE.verbs_from(state)) == (state, [])
        assert item.closed_at is not None
