"""Real worker and scheduler processes on a database they share: kills, stops, crowds."""

import signal
from collections import Counter
from datetime import timedelta
from pathlib import Path

from steward.kernel.base import clock
from steward.kernel.jobs.choices import JobStatus
from steward.kernel.jobs.models import Slot
from steward.kernel.jobs.tests import tasks
from steward.kernel.jobs.tests.house import ALIAS, House, end


def words(traces: Path) -> list[str]:
    return [line.split()[0] for line in traces.read_text().splitlines()]


def test_three_workers_run_a_hundred_jobs_each_once(house: House, traces: Path) -> None:
    for number in range(300):
        house.put(tasks.trace, str(traces), str(number), queue="crowd")
    crowd = [house.worker("crowd", "--burst") for _ in range(3)]
    assert [process.wait(timeout=30) for process in crowd] == [0, 0, 0], house.log()
    assert Counter(words(traces)) == {str(number): 1 for number in range(300)}
    done = house.jobs.filter(queue="crowd", status=JobStatus.DONE, attempts=1)
    assert done.count() == 300
    assert done.values("worker").distinct().count() == 3


def test_killed_worker_is_replaced_once(house: House, traces: Path, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    job = house.put(tasks.hold, str(traces), str(gate), queue="kill")
    first, second = (house.worker("kill", "--lease", "0.5") for _ in range(2))
    house.wait_for(traces.read_text, "the first attempt")
    owner = int(traces.read_text().split()[1])
    victim, heir = (first, second) if first.pid == owner else (second, first)
    assert end(victim, signal.SIGKILL) == -signal.SIGKILL
    gate.touch()
    house.wait_for(lambda: house.jobs.get(pk=job.pk).status == JobStatus.DONE, "the second attempt")
    assert words(traces) == ["began", "began", "ended"]
    assert traces.read_text().split()[3] == str(heir.pid)
    assert house.jobs.get(pk=job.pk).attempts == 2
    assert end(heir) == 0


def test_job_that_kills_its_workers_ends_dead(house: House, traces: Path) -> None:
    job = house.put(tasks.die, str(traces), queue="die", max_attempts=2)
    for _ in range(2):
        assert house.worker("die", "--lease", "0.4").wait(timeout=15) == -signal.SIGKILL
    survivor = house.worker("die", "--lease", "0.4")
    house.wait_for(lambda: house.jobs.get(pk=job.pk).status == JobStatus.DEAD, "the end of the attempts")
    assert "stopped without an answer during attempt 2 of 2" in house.jobs.get(pk=job.pk).error
    assert words(traces) == ["began", "began"]
    assert end(survivor) == 0


def test_stopped_worker_finishes_its_job_and_takes_no_other(
    house: House, traces: Path, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    held = house.put(tasks.hold, str(traces), str(gate), queue="stop")
    next_one = house.put(tasks.trace, str(traces), "next", queue="stop")
    worker = house.worker("stop")
    house.wait_for(traces.read_text, "the first job")
    worker.send_signal(signal.SIGTERM)
    gate.touch()
    assert worker.wait(timeout=10) == 0
    assert words(traces) == ["began", "ended"]
    assert house.jobs.get(pk=held.pk).status == JobStatus.DONE
    assert house.jobs.get(pk=next_one.pk).status == JobStatus.READY


def test_long_job_keeps_its_lease_and_shows_progress(house: House, traces: Path, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    job = house.put(tasks.hold, str(traces), str(gate), queue="lease")
    workers = [house.worker("lease"), house.worker("lease")]
    house.wait_for(
        lambda: house.jobs.get(pk=job.pk).progress_note == "at the gate", "progress while the job runs"
    )
    now = house.jobs.get(pk=job.pk)
    assert (now.status, now.progress_percent) == (JobStatus.RUNNING, 50)
    # Well past the lease of one second and the grace after it.
    until = (now.started_at or clock.now()) + timedelta(seconds=2.1)
    house.wait_for(lambda: clock.now() > until, "the end of the lease")
    gate.touch()
    house.wait_for(lambda: house.jobs.get(pk=job.pk).status == JobStatus.DONE, "the end of the job")
    assert words(traces) == ["began", "ended"]
    assert [end(worker) for worker in workers] == [0, 0]


def test_job_in_a_long_transaction_runs_once_and_shows_progress(house: House, traces: Path) -> None:
    """Longer than lease and heartbeat. SQLite's one write lock keeps all signs of life waiting till its end."""
    job = house.put(tasks.write_long, str(traces), 1.8, queue="lock")
    workers = [house.worker("lock") for _ in range(3)]
    house.wait_for(traces.read_text, "the job")
    if not house.is_sqlite:
        house.wait_for(lambda: house.jobs.get(pk=job.pk).progress_note == "inside", "progress")
        assert words(traces) == ["began"]
    house.wait_for(lambda: house.jobs.get(pk=job.pk).status == JobStatus.DONE, "the end of the job")
    assert [end(worker) for worker in workers] == [0, 0, 0]
    assert words(traces) == ["began", "ended"]
    done = house.jobs.get(pk=job.pk)
    assert (done.attempts, done.progress_note) == (1, "inside")


def test_cancelled_job_stops_at_its_next_report(house: House, traces: Path, tmp_path: Path) -> None:
    job = house.put(tasks.hold, str(traces), str(tmp_path / "never"), queue="cancel")
    worker = house.worker("cancel", "--burst")
    house.wait_for(traces.read_text, "the job")
    house.jobs.filter(pk=job.pk).update(status=JobStatus.CANCELLED, lease_until=None)
    assert worker.wait(timeout=10) == 0
    assert words(traces) == ["began"]
    assert house.jobs.get(pk=job.pk).status == JobStatus.CANCELLED


SCHEDULER = """
from django.core.management import call_command
from steward.kernel.jobs import schedule
schedule._schedules.clear()
schedule.every("* * * * * *", tasks.note.using(queue_name="slots"), "test.second")
call_command("run_scheduler")
"""


def test_three_schedulers_fire_each_slot_once(house: House) -> None:
    slots = Slot.objects.using(ALIAS).filter(name="test.second")
    schedulers = [house.run(SCHEDULER) for _ in range(3)]
    house.wait_for(lambda: slots.count() >= 3, "three slots")
    assert [end(scheduler) for scheduler in schedulers] == [0, 0, 0]
    # The first slot is where the schedule was first seen; it was not fired.
    assert house.jobs.filter(queue="slots").count() == slots.count() - 1
