"""What people do with jobs, what they see, and what pruning leaves."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, Refused
from steward.kernel.jobs.actions import prune_jobs, revive, withdraw
from steward.kernel.jobs.behalf import on_behalf_of
from steward.kernel.jobs.choices import JobStatus
from steward.kernel.jobs.claim import claim
from steward.kernel.jobs.models import Job, Slot
from steward.kernel.jobs.queries import queue_figures, visible_jobs
from steward.kernel.jobs.tests import tasks
from steward.kernel.jobs.worker import run_claimed, run_due_jobs
from steward.kernel.tenancy.scope import everywhere, scope
from tests.people import World

LEASE = timedelta(seconds=60)


def make_job(world: World | None, **columns: Any) -> Job:
    return Job.objects.create(
        organisation=world.organisation if world else None,
        path=tasks.note.module_path,
        args={"args": [], "kwargs": {}},
        **columns,
    )


def test_revive_makes_a_dead_job_due_with_new_attempts(world: World, seen: list[object]) -> None:
    job = make_job(world, status=JobStatus.DEAD, attempts=5, error="boom", finished_at=clock.now())
    revive(job)
    assert (job.status, job.attempts, job.max_attempts) == (JobStatus.READY, 5, 10)
    assert job.error == "boom" and job.finished_at is None
    assert run_due_jobs() == 1
    job.refresh_from_db()
    assert (job.status, job.error) == (JobStatus.DONE, "")


@pytest.mark.parametrize("status", [JobStatus.READY, JobStatus.DONE])
def test_revive_refuses_what_has_not_failed(world: World, status: str) -> None:
    with pytest.raises(Refused):
        revive(make_job(world, status=status))


def test_revive_is_lost_when_somebody_was_quicker(world: World) -> None:
    job = make_job(world, status=JobStatus.DEAD, attempts=5)
    Job.objects.update(status=JobStatus.READY)
    with pytest.raises(Lost):
        revive(job)


def test_withdraw_takes_a_waiting_job_out(world: World, seen: list[object]) -> None:
    job = withdraw(make_job(world))
    assert job.status == JobStatus.CANCELLED and job.finished_at is not None
    assert run_due_jobs() == 0
    revive(job)
    assert run_due_jobs() == 1


def test_withdraw_refuses_a_job_that_is_over(world: World) -> None:
    with pytest.raises(Refused):
        withdraw(make_job(world, status=JobStatus.DONE))


def test_cancelled_running_job_keeps_nothing(world: World) -> None:
    tasks.give_back.enqueue("result")
    job = claim("a", lease=LEASE)
    assert job is not None
    withdraw(Job.objects.get())
    run_claimed(job, lease=LEASE, alone=True)
    job.refresh_from_db()
    assert (job.status, job.result) == (JobStatus.CANCELLED, None)


def test_visible_jobs_are_ones_own_or_the_organisations(world: World, strangers: World) -> None:
    sweep, ours, theirs = make_job(None), make_job(world), make_job(strangers)
    with on_behalf_of(world.user("carol").pk):
        tasks.note.enqueue()
    carols = Job.objects.latest("pk")
    assert set(visible_jobs(world.judy)) == {ours, carols}
    assert set(visible_jobs(world.carol)) == {carols}
    assert set(visible_jobs(world.frank)) == set()
    assert set(visible_jobs(strangers.judy)) == {theirs}
    assert sweep not in visible_jobs(world.judy)


def test_sweeps_are_visible_where_there_is_one_organisation(world: World) -> None:
    sweep = make_job(None, status=JobStatus.DEAD)
    assert set(visible_jobs(world.judy)) == {sweep}
    assert set(visible_jobs(world.alice)) == set()


def test_queue_figures_count_by_queue(world: World) -> None:
    now = clock.now()
    make_job(world, run_after=now - timedelta(minutes=3))
    make_job(world, run_after=now + timedelta(minutes=3), attempts=1)
    make_job(world, status=JobStatus.DONE)
    make_job(world, status=JobStatus.RUNNING, lease_until=now, queue="exports")
    make_job(world, status=JobStatus.DEAD, queue="exports")
    with clock.moved_to(now):
        default, exports = queue_figures()
    assert (default.queue, default.due, default.later, default.running, default.dead) == (
        "default",
        1,
        1,
        0,
        0,
    )
    assert default.longest_wait == timedelta(minutes=3)
    assert (exports.due, exports.later, exports.running, exports.dead) == (0, 0, 1, 1)


def test_prune_jobs_keeps_what_may_still_be_asked_for(world: World) -> None:
    now = clock.now()
    for days in (13, 15, 89, 91):
        for status in (JobStatus.DONE, JobStatus.CANCELLED, JobStatus.DEAD):
            make_job(world, status=status, finished_at=now - timedelta(days=days))
    make_job(world, enqueued_at=now - timedelta(days=400))
    for days in (1, 20, 30):
        Slot.objects.create(name="busy", slot=now - timedelta(days=days))
    # The second one is of a clock that was ahead for a moment: it is not the newest that happened.
    for days in (300, -400):
        Slot.objects.create(name="yearly", slot=now - timedelta(days=days))
    assert prune_jobs(now) == {"ended": 6, "dead": 1, "slots": 2}
    left = list(Job.objects.order_by("status", "-finished_at").values_list("status", flat=True))
    assert left == ["cancelled", "dead", "dead", "dead", "done", "ready"]
    assert sorted(Slot.objects.values_list("name", flat=True)) == ["busy", "yearly", "yearly"]


def test_prune_jobs_command_says_what_it_did(db: None) -> None:
    out = StringIO()
    call_command("prune_jobs", stdout=out)
    assert out.getvalue().split("\n")[:3] == ["ended: 0", "dead: 0", "slots: 0"]


def test_nightly_pruning_runs_as_a_job(world: World, strangers: World) -> None:
    from steward.kernel.jobs.sweeps import prune

    old = clock.now() - timedelta(days=20)
    for each in (world, strangers):
        with scope(each.organisation.pk):
            make_job(each, status=JobStatus.DONE, finished_at=old)
    with everywhere("the scheduler has no organisation"):
        result = prune.enqueue()
    run_due_jobs()
    result.refresh()
    assert result.return_value == {"ended": 2, "dead": 0, "slots": 0}
