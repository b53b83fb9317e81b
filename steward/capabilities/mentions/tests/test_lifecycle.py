"""What follows what in the life of a mention."""

import pytest

from steward.capabilities.mentions.actions import conclude_mention
from steward.capabilities.mentions.lifecycle import LIFECYCLE
from steward.capabilities.mentions.tests.factories import make_mention, passed_on
from steward.kernel.base.refused import Refused


def test_a_closed_mention_stays_closed(office):
    item = make_mention(office, state="closed")
    assert LIFECYCLE.verbs_from(item.state) == []
    assert item.closed_at is not None and item.due_at is None


def test_conclude_mention_needs_a_first_feedback(office):
    with pytest.raises(Refused):
        conclude_mention(
            passed_on(office), by=office.bob, conclusion="unfounded", said="没有此事", customer_told="told"
        )
