"""Figures for Prometheus: who may read them, what they count, and that several processes are one."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks import task
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from steward.capabilities.tickets.tests.factories import make_office, report
from steward.config.operations.metrics import OUTBOXES
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.jobs.worker import run_due_jobs
from steward.kernel.notify.models import Message, Outgoing
from tests.people import World

ROOT = Path(__file__).resolve().parents[4]
TOKEN = "for the operator's eyes"
HEADERS = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(autouse=True)
def fresh(settings: Settings) -> Iterator[None]:
    settings.STEWARD_METRICS_TOKEN = TOKEN
    yield
    cache.clear()


@task()
def nothing() -> None:
    """A job to count."""


def read(text: str) -> dict[tuple[str, ...], float]:
    """Samples by their name and the values of their labels, in the order of the labels' names."""
    return {
        (sample.name, *(value for _name, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def scrape() -> dict[tuple[str, ...], float]:
    answer = Client().get("/metrics", headers=HEADERS)
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/plain")
    return read(answer.content.decode())


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}"])
def test_metrics_are_nowhere_without_the_token(db: None, header: str) -> None:
    assert Client().get("/metrics", headers={"Authorization": header}).status_code == 404


def test_metrics_are_nowhere_while_the_settings_have_no_token(db: None, settings: Settings) -> None:
    settings.STEWARD_METRICS_TOKEN = ""
    assert Client().get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_metrics_are_no_page_of_a_signed_in_person(world: World) -> None:
    client = Client()
    client.force_login(world.users["judy"])
    assert client.get("/metrics").status_code == 404


def test_metrics_count_requests_by_route_and_status(db: None) -> None:
    before = scrape()
    for _ in range(3):
        Client().get("/healthz")
    Client().get("/inbox/")
    Client().get("/no-such/address/13800138000")
    after = scrape()

    def more(*key: str) -> float:
        return after.get(key, 0) - before.get(key, 0)

    assert more("steward_requests_total", "GET", "operations:alive", "200") == 3
    assert more("steward_requests_total", "GET", "desk:inbox", "302") == 1
    assert more("steward_requests_total", "GET", "unknown", "404") == 1
    assert more("steward_request_seconds_count", "operations:alive") == 3
    assert not [key for key in after if any("13800138000" in part for part in key)]


def test_metrics_tell_jobs_schedules_and_what_was_not_delivered(world: World) -> None:
    make_office(world)
    nothing.enqueue()
    report(world)
    row = Message(
        organisation=world.organisation, recipient=world.users["carol"], channel="email", notice="x", title="x",
        event=Event.objects.first(), created_at=clock.now(), not_before=clock.now(),
    )  # fmt: skip
    row.save()
    told = scrape()
    assert told["steward_jobs", "default", "due"] >= 1 and told["steward_jobs", "default", "dead"] == 0
    assert told["steward_schedule_late_seconds", "work.sweep"] >= 0
    assert told["steward_outbox", "email", "pending"] == 1
    assert told["steward_up", "database"] == told["steward_up", "migrations"] == 1


def test_metrics_know_every_outbox() -> None:
    assert set(OUTBOXES) == set(Outgoing.__subclasses__())


def test_metrics_cost_the_same_with_more_of_everything(world: World, django_assert_num_queries) -> None:
    make_office(world)
    scrape()
    with CaptureQueriesContext(connection) as one:
        scrape()
    for _ in range(3):
        nothing.enqueue()
        report(world)
    run_due_jobs()
    with django_assert_num_queries(len(one)):
        scrape()


PROCESS = """
import django, os, sys
django.setup()
from django.test import Client
from django.test.utils import CaptureQueriesContext
for _ in range(int(sys.argv[1])):
    Client().get("/healthz")
if len(sys.argv) > 2:
    from steward.config.operations.metrics import figures
    print(figures().decode())
"""


def test_metrics_of_several_processes_are_added_up(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "STEWARD_ENV": "local",
        "STEWARD_VAR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'none.sqlite3'}",
        "STEWARD_METRICS_DIR": str(tmp_path / "metrics"),
    }

    def process(*arguments: str) -> str:
        ran = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", PROCESS, *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            check=True,
        )
        return ran.stdout.decode()

    process("2")
    told = read(process("3", "and tell"))
    assert told["steward_requests_total", "GET", "operations:alive", "200"] == 5
    assert told["steward_request_seconds_count", "operations:alive"] == 5
    # A database without tables: the figures say so, and leave out what only tables know.
    assert told["steward_up", "database"] == 1 and told["steward_up", "migrations"] == 0
    assert not [key for key in told if key[0] == "steward_jobs"]
