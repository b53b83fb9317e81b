"""Retry and cancel of background jobs: the right, the effect and the event stand or fall together."""

from typing import Any

import pytest

from steward.desk.actions import cancel_job, retry_job
from steward.kernel.audit.kinds import follow, followers
from steward.kernel.audit.models import Event
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.jobs.choices import JobStatus
from steward.kernel.jobs.models import Job
from tests.people import World


def make_job(world: World | None, status: str = JobStatus.DEAD) -> Job:
    return Job.objects.create(
        organisation=world.organisation if world else None,
        path="steward.kernel.work.jobs.sweep_work",
        args={"args": [], "kwargs": {}},
        status=status,
    )


def test_retry_job_makes_it_due_and_says_who_did(world: World) -> None:
    job = retry_job(make_job(world), by=world.judy)
    assert job.status == JobStatus.READY
    event = Event.objects.get(kind="job.retry", subject_type="jobs.job", subject_id=job.pk)
    assert (event.user_id, event.post_title) == (world.judy.user_id, "总监")


def test_cancel_job_ends_it_and_says_who_did(world: World) -> None:
    job = cancel_job(make_job(world, JobStatus.READY), by=world.judy)
    assert job.status == JobStatus.CANCELLED
    assert Event.objects.get(kind="job.cancel").subject_id == job.pk


@pytest.mark.parametrize(("verb", "status"), [(retry_job, JobStatus.DEAD), (cancel_job, JobStatus.READY)])
def test_a_verb_that_cannot_be_recorded_does_nothing(world: World, verb: Any, status: str) -> None:
    """State and trail are one transaction: whatever stops the event stops the verb."""

    def stop(_events: Any) -> None:
        raise RuntimeError("the trail is full")

    code = f"job.{verb.__name__.removesuffix('_job')}"
    follow(code, stop)
    job = make_job(world, status)
    try:
        with pytest.raises(RuntimeError):
            verb(job, by=world.judy)
    finally:
        followers(code).remove(stop)
    job.refresh_from_db()
    assert job.status == status and not Event.objects.exists()


@pytest.mark.parametrize("verb", [retry_job, cancel_job])
@pytest.mark.parametrize("name", ["alice", "carol", "frank", "kim"])
def test_verbs_need_an_administrator(world: World, verb: Any, name: str) -> None:
    with pytest.raises(NotAllowed):
        verb(make_job(world), by=getattr(world, name))


def test_verbs_refuse_the_job_of_another_organisation(world: World, strangers: World) -> None:
    for job in (make_job(strangers), make_job(None)):
        with pytest.raises(NotAllowed):
            retry_job(job, by=world.judy)


def test_retry_job_takes_a_sweep_where_there_is_one_organisation(world: World) -> None:
    assert retry_job(make_job(None), by=world.judy).status == JobStatus.READY


def test_verbs_refuse_a_job_in_the_wrong_state_without_an_event(world: World) -> None:
    for verb, status in ((retry_job, JobStatus.READY), (cancel_job, JobStatus.DONE)):
        with pytest.raises(Refused):
            verb(make_job(world, status), by=world.judy)
    assert not Event.objects.exists()
