"""Jobs over Celery, with a real Redis and a real Celery worker."""

import shutil
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from steward.kernel.jobs.choices import JobStatus
from steward.kernel.jobs.models import Job
from steward.kernel.jobs.tests import tasks
from steward.kernel.jobs.tests.house import House, end

BACKEND = "steward.kernel.jobs.celery.CeleryBackend"
QUEUE = "over-celery"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Redis of our own."""
    binary = shutil.which("redis-server")
    if binary is None:
        pytest.skip("redis-server is not installed (Debian: apt-get install redis-server)")
    port = free_port()
    options = ["--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
    redis = subprocess.Popen(  # noqa: S603 - found on the path a line above
        [binary, *options], cwd=tmp_path_factory.mktemp("redis"), stdout=subprocess.DEVNULL
    )
    while not answers(port):
        assert redis.poll() is None, "redis-server ended at once"
        time.sleep(0.02)
    yield f"redis://127.0.0.1:{port}/0"
    redis.terminate()
    redis.wait()


@pytest.fixture(scope="module")
def over_celery(house: House, broker: str) -> Iterator[dict[str, str]]:
    """A running Celery worker, and the settings of processes that work with it."""
    settings = {"STEWARD_JOBS": BACKEND, "CELERY_BROKER_URL": broker, "STEWARD_JOB_LEASE": "0.5"}
    command = "-m celery -A steward.kernel.jobs.celery worker --concurrency 2 --loglevel warning"
    quiet = "--without-gossip --without-mingle --without-heartbeat"
    worker = house.start(*command.split(), *quiet.split(), "-Q", QUEUE, **settings)
    house.processes.remove(worker)  # it outlives the single test
    yield settings
    assert end(worker) == 0, house.log()


ENQUEUE = f"""
from django.db import transaction
from steward.kernel.jobs.backend import enqueue_once
trace = tasks.trace.using(queue_name="{QUEUE}")
with transaction.atomic():
    for number in range(30):
        trace.enqueue(PATH, str(number))
    enqueue_once(trace, "once", PATH, "once")
    enqueue_once(trace, "once", PATH, "once")
try:
    with transaction.atomic():
        trace.enqueue(PATH, "rolled back")
        raise ValueError
except ValueError:
    tasks.count.using(queue_name="{QUEUE}").enqueue(40)
"""

SCHEDULER = """
from django.core.management import call_command
from steward.kernel.jobs import schedule
schedule._schedules.clear()
call_command("run_scheduler")
"""


def test_committed_jobs_run_over_celery_each_once(
    house: House, traces: Path, over_celery: dict[str, str]
) -> None:
    process = house.run(f"PATH = {str(traces)!r}\n{ENQUEUE}", **over_celery)
    assert process.wait(timeout=20) == 0, house.log()
    rows = house.jobs.filter(queue=QUEUE)
    house.wait_for(lambda: rows.filter(status=JobStatus.DONE).count() == 32, "the end of the jobs")
    expected = {str(number): 1 for number in range(30)} | {"once": 1}
    assert Counter(traces.read_text().split()) == expected
    counted = rows.get(path=tasks.count.module_path)
    assert (counted.progress_done, counted.result) == (40, {"rows": 40})


def test_sweep_sends_what_the_broker_missed(house: House, traces: Path, over_celery: dict[str, str]) -> None:
    # Written while the broker was down: a row without a message. And one whose worker dies each time.
    missed = house.put(tasks.trace, str(traces), "missed", queue=QUEUE)
    deadly = house.put(tasks.die, str(traces), queue=QUEUE, max_attempts=1)
    scheduler = house.run(SCHEDULER, **over_celery)
    house.wait_for(lambda: house.jobs.get(pk=missed.pk).status == JobStatus.DONE, "the missed job")
    house.wait_for(lambda: house.jobs.get(pk=deadly.pk).status == JobStatus.DEAD, "the end of the deadly job")
    assert sorted(traces.read_text().split()) == ["began", "missed"]
    assert end(scheduler) == 0


@pytest.fixture
def no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    from steward.kernel.jobs.celery import app

    monkeypatch.setattr(app.conf, "broker_url", f"redis://127.0.0.1:{free_port()}/0")
    monkeypatch.setattr(app.conf, "broker_write_url", app.conf.broker_url)


def test_enqueue_survives_a_broker_that_is_down(
    db: None,
    no_broker: None,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    from steward.kernel.jobs.celery import CeleryBackend

    backend = CeleryBackend("default", {"QUEUES": []})
    began = time.monotonic()
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(5):
            backend.enqueue(tasks.note, [1], {})
    assert time.monotonic() - began < 2
    unsent = Job.objects.filter(status=JobStatus.READY, sent_at=None, attempts=0)
    assert unsent.count() == 5
    # Only the first of them asked the broker; the sweep asks again.
    assert caplog.text.count("the broker is away") == 1
    backend.sweep()
    assert caplog.text.count("the broker is away") == 2
    assert unsent.count() == 5


def test_celery_stays_unimported_without_its_setting() -> None:
    """The ordinary installation has no celery at all."""
    import sys

    code = "import django, sys; django.setup(); sys.exit('celery' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], check=False)  # noqa: S603 - our own interpreter
    assert result.returncode == 0
