"""Schedules: local cron time, slots fired once, nothing made up for."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from steward.kernel.base import clock
from steward.kernel.jobs import schedule as module
from steward.kernel.jobs.models import Job, Slot
from steward.kernel.jobs.schedule import Schedule, every, fire, schedules, tick
from steward.kernel.jobs.tests import tasks
from steward.kernel.jobs.worker import run_due_jobs

SHANGHAI = ZoneInfo("Asia/Shanghai")
NIGHT = Schedule("test.night", "0 3 * * *", tasks.keep_slot)


def local(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, second, tzinfo=SHANGHAI)


@pytest.fixture
def empty_registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(module, "_schedules", {})
    yield


def test_slot_is_in_local_time() -> None:
    assert NIGHT.latest_slot(local(23, 2, 59, 59)) == local(22, 3)
    assert NIGHT.latest_slot(local(23, 3)) == local(23, 3)
    assert NIGHT.latest_slot(datetime(2026, 11, 22, 19, 0, tzinfo=UTC)) == local(23, 3)


def test_fire_notes_only_the_beginning_at_first_sight(db: None) -> None:
    assert not fire(NIGHT, local(23, 10))
    assert Job.objects.count() == 0
    assert not fire(NIGHT, local(24, 2))
    assert fire(NIGHT, local(24, 3))


def test_fire_enqueues_a_slot_once_and_tells_it(db: None, seen: list[object]) -> None:
    fire(NIGHT, local(23, 10))
    with clock.moved_to(local(24, 3, 0, 1)):
        assert fire(NIGHT, clock.now())
        assert not fire(NIGHT, clock.now())
        run_due_jobs()
    assert seen == [local(24, 3).astimezone(UTC).isoformat()]


def test_fire_makes_up_for_the_latest_slot_only(db: None) -> None:
    fire(NIGHT, local(20, 10))
    assert fire(NIGHT, local(24, 9))
    assert Job.objects.count() == 1


def test_fire_goes_on_after_the_clock_was_far_ahead_for_a_moment(db: None) -> None:
    fire(NIGHT, local(23, 10))
    assert fire(NIGHT, local(23, 10) + timedelta(days=365))
    assert not fire(NIGHT, local(23, 11))
    assert fire(NIGHT, local(24, 3))
    assert not fire(NIGHT, local(24, 4))


def test_fire_is_not_fooled_by_an_earlier_hour(db: None) -> None:
    fire(NIGHT, local(23, 10))
    assert fire(NIGHT, local(24, 3))
    earlier = Schedule(NIGHT.name, "0 2 * * *", tasks.keep_slot)
    assert not fire(earlier, local(24, 10))
    assert fire(earlier, local(25, 2))


def test_fire_rolls_the_slot_back_when_the_job_cannot_be_written(db: None) -> None:
    fire(NIGHT, local(23, 10))
    broken = Schedule(NIGHT.name, NIGHT.cron, tasks.keep_slot.using(queue_name="q", run_after=None))
    object.__setattr__(broken.task, "run_after", datetime(2026, 1, 1))  # noqa: DTZ001 - naive on purpose
    with pytest.raises(Exception, match="aware"):
        fire(broken, local(24, 3))
    assert Slot.objects.count() == 1
    assert fire(NIGHT, local(24, 3))


def test_tick_asks_the_database_only_for_new_slots(
    db: None, empty_registry: None, django_assert_num_queries: object
) -> None:
    every("*/5 * * * *", tasks.note, "test.five")
    known: dict[str, datetime] = {}
    with clock.moved_to(local(23, 10, 1)):
        assert tick(known) == []
    with clock.moved_to(local(23, 10, 4)), django_assert_num_queries(0):  # type: ignore[operator]
        assert tick(known) == []
    with clock.moved_to(local(23, 10, 5)):
        assert tick(known) == ["test.five"]
        assert tick({}) == []


def test_every_refuses_a_bad_line_and_a_name_in_use(empty_registry: None) -> None:
    with pytest.raises(ValueError, match="no cron line"):
        every("at noon", tasks.note, "test.noon")
    made = every("0 12 * * *", tasks.note, "test.noon")
    assert every("0 12 * * *", tasks.note, "test.noon") == made
    with pytest.raises(ValueError, match="exists already"):
        every("0 13 * * *", tasks.note, "test.noon")


def test_pruning_is_scheduled() -> None:
    nightly = {schedule.name: schedule for schedule in schedules()}["jobs.prune"]
    assert nightly.latest_slot(local(23, 12)) > local(23, 12) - timedelta(days=1)
