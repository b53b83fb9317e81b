"""Claims, retries, fencing: in one process, under a moved clock."""

from datetime import timedelta

import pytest
from django_tasks import TaskResultStatus

from steward.kernel.base import clock
from steward.kernel.base.models import NumberRange
from steward.kernel.jobs.choices import JobStatus
from steward.kernel.jobs.claim import GRACE, claim
from steward.kernel.jobs.models import Job
from steward.kernel.jobs.tests import tasks
from steward.kernel.jobs.worker import backoff, run_claimed, run_due_jobs

LEASE = timedelta(seconds=60)


def the_job() -> Job:
    return Job.objects.get()


def test_failing_job_is_tried_again_after_growing_pauses(db: None) -> None:
    result = tasks.fail.enqueue()
    at, pauses = clock.now() + timedelta(seconds=1), []
    for attempt in range(1, 6):
        with clock.moved_to(at):
            assert run_due_jobs(keep_going=True) == 1
            assert run_due_jobs(keep_going=True) == 0
        job = the_job()
        assert job.attempts == attempt and "the printer is out of paper" in job.error
        if attempt < 5:
            assert job.status == JobStatus.READY
            pauses.append((job.run_after - at).total_seconds())
            at = job.run_after
    assert pauses == [10, 40, 160, 640]
    assert job.status == JobStatus.DEAD and job.finished_at is not None
    result.refresh()
    assert result.status == TaskResultStatus.FAILED
    assert "out of paper" in result.errors[0].traceback


def test_failure_is_told_whatever_its_words_are(db: None) -> None:
    tasks.fail_unspeakably.enqueue()
    assert run_due_jobs(keep_going=True) == 1
    assert "scan\\udcff\\0.pdf" in the_job().error and the_job().status == JobStatus.READY


def test_backoff_stays_within_an_hour() -> None:
    assert backoff(1) == timedelta(seconds=10)
    assert backoff(6) == backoff(4000) == timedelta(hours=1)


def test_failure_spoils_only_itself(db: None, seen: list[object]) -> None:
    tasks.break_transaction.enqueue()
    tasks.note.enqueue("after")
    assert run_due_jobs(keep_going=True) == 2
    assert seen == [("after", "")]
    assert not NumberRange.objects.filter(key="twice").exists()


def test_run_due_jobs_raises_the_error_of_a_job(db: None) -> None:
    tasks.fail.enqueue()
    with pytest.raises(RuntimeError, match="out of paper"):
        run_due_jobs()
    assert the_job().status == JobStatus.READY


def test_language_of_a_job_is_gone_with_it(db: None, seen: list[object]) -> None:
    tasks.note_language.enqueue()
    tasks.speak_english.enqueue()
    tasks.note_language.enqueue()
    run_due_jobs()
    assert seen == ["zh-hans", "zh-hans"]


def test_unknown_task_is_a_failure_like_any_other(db: None) -> None:
    Job.objects.create(path="steward.gone.task", args={"args": [], "kwargs": {}})
    run_due_jobs(keep_going=True)
    assert "steward.gone" in the_job().error


def test_claim_takes_a_job_once(db: None) -> None:
    tasks.note.enqueue()
    job = claim("a", lease=LEASE)
    assert job is not None and job.attempts == 1
    assert claim("b", lease=LEASE) is None


def test_claim_suspects_before_it_takes_over(db: None) -> None:
    tasks.note.enqueue()
    began = clock.now() + timedelta(seconds=1)
    with clock.moved_to(began):
        assert claim("a", lease=LEASE)
    Job.objects.update(sent_at=began)
    late = began + LEASE + timedelta(seconds=1)
    with clock.moved_to(late):
        assert claim("b", lease=LEASE) is None
        # A broker has to be told again, see `celery_backend`.
        assert the_job().suspected and the_job().sent_at is None
    with clock.moved_to(late + GRACE + timedelta(seconds=1)):
        job = claim("b", lease=LEASE)
    assert job is not None and (job.worker, job.attempts) == ("b", 2)
    assert "Worker a stopped without an answer during attempt 1 of 5" in the_job().error


def test_claim_by_id_takes_no_other(db: None) -> None:
    first, second = tasks.note.enqueue(1), tasks.note.enqueue(2)
    job = claim("a", lease=LEASE, only=int(second.id))
    assert job is not None and str(job.pk) == second.id != first.id


def test_deaths_of_workers_count_until_the_job_is_dead(db: None) -> None:
    tasks.note.enqueue()
    at = clock.now() + timedelta(seconds=1)
    for attempt in range(1, 6):
        with clock.moved_to(at):
            job = claim(f"w{attempt}", lease=LEASE)
            assert job is not None and job.attempts == attempt
        with clock.moved_to(at + LEASE * 2):
            assert claim("next", lease=LEASE) is None
        at += LEASE * 3
    with clock.moved_to(at):
        assert claim("next", lease=LEASE) is None
    job = the_job()
    assert job.status == JobStatus.DEAD
    assert "Worker w5 stopped without an answer during attempt 5 of 5" in job.error


def test_end_of_a_lost_attempt_is_not_kept(db: None) -> None:
    tasks.give_back.enqueue("old")
    began = clock.now() + timedelta(seconds=1)
    with clock.moved_to(began):
        lost = claim("a", lease=LEASE)
        assert lost is not None
    for later in (2, 4):
        with clock.moved_to(began + LEASE * later):
            taken = claim("b", lease=LEASE)
    assert taken is not None
    run_claimed(lost, lease=LEASE, alone=True)
    job = the_job()
    assert (job.status, job.worker, job.result) == (JobStatus.RUNNING, "b", None)
    run_claimed(taken, lease=LEASE, alone=True)
    job = the_job()
    assert (job.status, job.worker, job.result) == (JobStatus.DONE, "b", "old")


def test_progress_and_result_stay_with_the_job(db: None) -> None:
    tasks.count.enqueue(30)
    run_due_jobs()
    job = the_job()
    assert (job.progress_done, job.progress_total, job.progress_note) == (30, 30, "row 30")
    assert job.progress_percent == 100 and job.result == {"rows": 30}


def test_progress_outside_of_a_job_does_nothing(db: None) -> None:
    tasks.count.call(3)
    assert Job.objects.count() == 0
