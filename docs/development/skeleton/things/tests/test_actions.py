"""The verbs of things."""

import pytest

from steward.capabilities.things.actions import finish_thing, open_thing
from steward.capabilities.things.tests.factories import make_thing
from steward.kernel.audit.queries import timeline
from steward.kernel.base.refused import NotAllowed, Refused


def test_open_thing_writes_item_and_event(world):
    item = make_thing(world)

    assert (item.state, item.thing.result) == ("opened", "")
    assert len(timeline(item)) == 1


def test_open_thing_without_a_title_is_refused(world):
    with pytest.raises(Refused) as refused:
        open_thing(by=world.alice, place=world.places["3-1-101"], title=" ")
    assert refused.value.field == "title"


def test_finish_thing_keeps_the_result_and_closes(world):
    item = make_thing(world)

    finish_thing(item, by=world.carol, result="换了灯泡")

    item.thing.refresh_from_db()
    assert (item.state, item.thing.result) == ("finished", "换了灯泡")
    assert item.closed_at is not None


def test_finish_thing_by_a_worker_is_refused(world):
    with pytest.raises(NotAllowed):
        finish_thing(make_thing(world), by=world.frank, result="")
