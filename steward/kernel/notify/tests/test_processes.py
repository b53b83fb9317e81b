"""Several workers at once, and workers killed in the middle: everybody is told, and told once."""

import signal
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from steward.kernel.audit.models import Event
from steward.kernel.jobs.tests.house import House, open_house
from steward.kernel.notify.choices import State
from steward.kernel.notify.models import Message
from steward.kernel.tenancy.scope import everywhere
from tests.people import STAFF

ALIAS = "notify_house"
PEOPLE = len(STAFF) - 1  # all but Alice, who did it


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[House]:
    needed = ("audit.apps", "places.apps", "people.apps", "evidence.apps", "work.apps", "notify.apps")
    with (
        django_db_blocker.unblock(),
        open_house(tmp_path_factory.mktemp("house"), *needed, alias=ALIAS) as made,
        everywhere("a test over a database of its own"),
    ):
        yield made


def play(house: House, *words: str) -> int:
    return house.start("-m", "steward.kernel.notify.tests.story", *words).wait(timeout=60)


def begin(house: House, name: str) -> int:
    assert play(house, "begin", name) == 0, house.log()
    event: Event = Event.objects.using(ALIAS).get(organisation__slug=name)
    return event.pk


def told(event_id: int) -> Counter[tuple[str, str]]:
    rows = Message.objects.using(ALIAS).filter(event_id=event_id)
    return Counter(rows.values_list("channel", "state"))


def sent(house: House, event_id: int) -> Counter[str]:
    path = house.folder / "sent"
    lines = path.read_text().splitlines() if path.exists() else []
    return Counter(line for line in lines if line.startswith(f"{event_id} "))


def test_four_workers_spreading_at_once_tell_once(house: House) -> None:
    event = begin(house, "crowd")
    at = str(time.time() + 5)
    crowd = [
        house.start("-m", "steward.kernel.notify.tests.story", "spread", "crowd", str(event), at)
        for _number in range(4)
    ]
    assert [process.wait(timeout=60) for process in crowd] == [0, 0, 0, 0], house.log()
    assert told(event) == {("inbox", State.SENT): PEOPLE, ("drum", State.PENDING): PEOPLE}
    assert play(house, "work", "crowd") == 0, house.log()
    assert told(event) == {("inbox", State.SENT): PEOPLE, ("drum", State.SENT): PEOPLE}
    assert sorted(sent(house, event).values()) == [1] * PEOPLE


def test_spreading_that_was_killed_is_done_again(house: House) -> None:
    event = begin(house, "killed")
    assert play(house, "die-spreading", "killed", str(event)) == -signal.SIGKILL
    assert not told(event)
    assert play(house, "work", "killed") == 0, house.log()
    assert told(event) == {("inbox", State.SENT): PEOPLE, ("drum", State.SENT): PEOPLE}
    assert sorted(sent(house, event).values()) == [1] * PEOPLE


def test_sending_that_was_killed_is_done_again(house: House) -> None:
    event = begin(house, "silenced")
    assert play(house, "die-sending", "silenced") == -signal.SIGKILL
    assert told(event) == {("inbox", State.SENT): PEOPLE, ("drum", State.PENDING): PEOPLE}
    assert play(house, "work", "silenced") == 0, house.log()
    assert told(event)["drum", State.SENT] == PEOPLE
    assert sorted(sent(house, event).values()) == [1] * PEOPLE
    assert Message.objects.using(ALIAS).filter(event_id=event, attempts=2).count() == 1
