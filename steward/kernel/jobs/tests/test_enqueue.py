"""Writing jobs: with the caller's transaction, in its scope, once per business event."""

from datetime import timedelta

import pytest
from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks.exceptions import InvalidTaskError, TaskResultDoesNotExist

from steward.kernel.base import clock
from steward.kernel.jobs.backend import enqueue_once
from steward.kernel.jobs.behalf import on_behalf_of
from steward.kernel.jobs.models import Job
from steward.kernel.jobs.tests import tasks
from steward.kernel.jobs.worker import run_due_jobs
from steward.kernel.tenancy.models import Site
from steward.kernel.tenancy.scope import everywhere, scope
from tests.people import World


class Leave(Exception):
    pass


def test_enqueue_runs_with_its_arguments(db: None, seen: list[object]) -> None:
    tasks.note.enqueue([1, {"a": "二"}], word="x")
    assert seen == []
    assert run_due_jobs() == 1
    assert seen == [([1, {"a": "二"}], "x")]


def test_enqueue_rolls_back_with_the_caller(db: None) -> None:
    with pytest.raises(Leave), transaction.atomic():
        tasks.note.enqueue(1)
        raise Leave
    assert Job.objects.count() == 0


def test_enqueue_refuses_rows_as_arguments(world: World) -> None:
    with pytest.raises(TypeError):
        tasks.note.enqueue(world.site)
    assert Job.objects.count() == 0


def test_enqueue_refuses_a_naive_moment(db: None) -> None:
    with pytest.raises(InvalidTaskError):
        tasks.note.using(run_after=clock.now().replace(tzinfo=None)).enqueue()


def test_enqueue_keeps_organisation_and_person(world: World, strangers: World, seen: list[object]) -> None:
    carol = world.user("carol")
    with on_behalf_of(carol.pk):
        tasks.enqueue_more.enqueue()
    with scope(strangers.organisation.pk):
        Site.objects.create(organisation=strangers.organisation, name="二期", code="S2")
        tasks.note_scope.enqueue()
    with everywhere("the test of a sweep"):
        tasks.note_scope.enqueue()
        assert run_due_jobs() == 4
    # The follow-up of Carol's job is in her organisation and hers too; a sweep sees the sites of both.
    assert seen == [
        (strangers.organisation.pk, None, 2),
        (None, None, 3),
        (world.organisation.pk, carol.pk, 1),
    ]


def test_enqueue_later_waits_for_its_moment(db: None, seen: list[object]) -> None:
    now = clock.now()
    tasks.note.using(run_after=now + timedelta(hours=1)).enqueue(1)
    assert run_due_jobs() == 0
    with clock.moved_to(now + timedelta(hours=1)):
        assert run_due_jobs() == 1


def test_urgent_jobs_run_first(db: None, seen: list[object]) -> None:
    for priority in (0, 5, -5, 5):
        tasks.note.using(priority=priority).enqueue(priority)
    run_due_jobs()
    assert seen == [(5, ""), (5, ""), (0, ""), (-5, "")]


def test_queues_are_separate(db: None, seen: list[object]) -> None:
    tasks.note.using(queue_name="exports").enqueue("export")
    tasks.note.enqueue("default")
    assert run_due_jobs(queues=["exports"]) == 1
    assert seen == [("export", "")]


def test_enqueue_once_gives_back_the_standing_job(world: World, seen: list[object]) -> None:
    first = enqueue_once(tasks.note, "bill:7", 7)
    assert enqueue_once(tasks.note, "bill:7", 7).id == first.id
    run_due_jobs()
    again = enqueue_once(tasks.note, "bill:7", 7)
    assert (again.id, again.status) == (first.id, TaskResultStatus.SUCCESSFUL)
    # Another event, another task and another organisation each have a job of their own.
    enqueue_once(tasks.note, "bill:8", 8)
    enqueue_once(tasks.give_back, "bill:7", 7)
    with everywhere("the test of a sweep"):
        enqueue_once(tasks.note, "bill:7", 7)
    assert Job.objects.count() == 4


def test_enqueue_once_leaves_the_transaction_usable(db: None) -> None:
    with transaction.atomic():
        enqueue_once(tasks.note, "k", 1)
        enqueue_once(tasks.note, "k", 2)
        tasks.note.enqueue(3)
    assert Job.objects.count() == 2


def test_enqueue_once_is_free_again_after_a_rollback(db: None) -> None:
    with pytest.raises(Leave), transaction.atomic():
        enqueue_once(tasks.note, "k", 1)
        raise Leave
    enqueue_once(tasks.note, "k", 1)
    assert Job.objects.count() == 1


def test_result_is_what_the_task_returned(db: None) -> None:
    result = tasks.give_back.enqueue({"rows": 3})
    assert result.status == TaskResultStatus.READY
    run_due_jobs()
    result.refresh()
    assert result.return_value == {"rows": 3} and result.attempts == 1
    assert tasks.give_back.get_result(result.id).is_finished


def test_result_of_a_pruned_job_is_missing(db: None) -> None:
    with pytest.raises(TaskResultDoesNotExist):
        tasks.note.get_result("424242")


def test_context_tells_the_attempt(db: None, seen: list[object]) -> None:
    tasks.tell_attempt.enqueue("x")
    run_due_jobs()
    assert seen == [(1, "x")]
