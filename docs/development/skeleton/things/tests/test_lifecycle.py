"""What follows what in the life of a thing."""

import pytest

from steward.capabilities.things.actions import finish_thing
from steward.capabilities.things.lifecycle import LIFECYCLE
from steward.capabilities.things.tests.factories import make_thing
from steward.kernel.base.refused import Refused


def test_finish_thing_twice_is_refused(world):
    item = make_thing(world)
    finish_thing(item, by=world.alice, result="已处理")

    assert LIFECYCLE.verbs_from("finished") == []
    with pytest.raises(Refused):
        finish_thing(item, by=world.alice, result="再处理")
