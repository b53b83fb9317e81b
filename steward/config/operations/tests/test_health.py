"""Health checks: what makes a machine unready, what only makes it unwell, and who is told why."""

import socket
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django_tasks import task
from pytest_django import Settings

from steward.config.operations.health import look
from steward.kernel.base import clock
from steward.kernel.jobs.schedule import tick
from steward.kernel.jobs.worker import run_due_jobs
from steward.kernel.work.jobs import sweep_work

TOKEN = "for the operator's eyes"
HEADERS = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(autouse=True)
def fresh(settings: Settings) -> Iterator[None]:
    cache.delete("health:mail")
    settings.STEWARD_METRICS_TOKEN = TOKEN
    yield
    cache.delete("health:mail")


@task()
def nothing() -> None:
    """A job to wait for."""


def well() -> None:
    """A scheduler and a worker at work: every schedule seen, a minute later fired, and its jobs run."""
    known: dict = {}
    with clock.moved_to(clock.now() - timedelta(minutes=1)):
        tick(known)
    tick(known)
    run_due_jobs()


def found() -> dict[str, bool]:
    return {finding.check: finding.ok for finding in look()}


def test_alive_answers_anybody_without_a_query(db: None, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert Client().get("/healthz").json() == {"ok": True}


def test_ready_tells_strangers_no_more_than_that(db: None) -> None:
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True})
    wrong = Client().get("/readyz", headers={"Authorization": "Bearer something else"})
    assert wrong.json() == {"ready": True}


def test_ready_tells_the_operator_each_check(db: None) -> None:
    well()
    told = Client().get("/readyz", headers=HEADERS).json()
    assert list(told["checks"]) == ["database", "migrations", "jobs", "schedules", "sweep", "mail"]
    assert all(check["ok"] for check in told["checks"].values()), told
    assert [name for name, check in told["checks"].items() if check["needed"]] == ["database", "migrations"]


def test_a_token_is_wanted_in_the_settings_too(db: None, settings: Settings) -> None:
    settings.STEWARD_METRICS_TOKEN = ""
    for header in ("Bearer ", "Bearer", ""):
        assert "checks" not in Client().get("/readyz", headers={"Authorization": header}).json()


def test_ready_refuses_requests_while_a_migration_is_missing(db: None) -> None:
    recorder = MigrationRecorder(connection)
    recorder.migration_qs.filter(app="tickets").delete()
    answer = Client().get("/readyz", headers=HEADERS)
    assert answer.status_code == 503 and answer.json()["ready"] is False
    assert "tickets." in answer.json()["checks"]["migrations"]["says"]
    assert list(answer.json()["checks"]) == ["database", "migrations"]


def test_a_database_that_is_away_makes_it_unready_and_not_broken(db: None) -> None:
    with connection.execute_wrapper(_away):
        answer = Client().get("/readyz")
        assert (answer.status_code, answer.json()) == (503, {"ready": False})
        assert Client().get("/healthz").status_code == 200


def _away(*_call) -> None:
    raise OperationalError("connection refused")


def test_jobs_nobody_works_on_are_trouble_and_no_reason_to_be_unready(db: None) -> None:
    well()
    nothing.enqueue()
    assert found()["jobs"]
    with clock.moved_to(clock.now() + timedelta(minutes=11)):
        assert not found()["jobs"]
        assert Client().get("/readyz", headers=HEADERS).status_code == 200
        run_due_jobs()
        assert found()["jobs"]


def test_schedules_nobody_fires_are_trouble(db: None) -> None:
    assert not found()["schedules"] and not found()["sweep"]
    well()
    with clock.moved_to(clock.now() + timedelta(days=365)):
        # A clock that was wrong for a moment hides nothing afterwards.
        sweep_work.enqueue()
        run_due_jobs()
        tick({})
    assert found()["schedules"] and found()["sweep"]
    with clock.moved_to(clock.now() + timedelta(minutes=12)):
        assert not found()["schedules"] and not found()["sweep"]
        tick({})
        run_due_jobs()
        assert found()["schedules"] and found()["sweep"]


def test_a_dead_mail_server_is_trouble(db: None, settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    mail = next(finding for finding in look() if finding.check == "mail")
    assert not mail.ok and not mail.needed and str(port) in mail.says


def test_check_health_names_the_trouble_and_fails(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError, match="schedules, sweep"):
        call_command("check_health")
    well()
    call_command("check_health")
    assert "TROUBLE" in capsys.readouterr().out.split("ok      mail")[0]
