"""The backend of the tasks API: a job is a row of the caller's own transaction."""

from collections.abc import Mapping, Sequence
from typing import Any, ParamSpec, TypeVar

from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError, TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks.utils import normalize_json

from steward.kernel.base import clock
from steward.kernel.base.rows import insert_row
from steward.kernel.jobs.behalf import enqueuing_person
from steward.kernel.jobs.choices import JobStatus
from steward.kernel.jobs.models import Job
from steward.kernel.tenancy.scope import open_organisation

P = ParamSpec("P")
T = TypeVar("T")

_RESULT_STATUS = {
    JobStatus.READY: TaskResultStatus.READY,
    JobStatus.RUNNING: TaskResultStatus.RUNNING,
    JobStatus.DONE: TaskResultStatus.SUCCESSFUL,
    JobStatus.DEAD: TaskResultStatus.FAILED,
    JobStatus.CANCELLED: TaskResultStatus.FAILED,
}


class JobFailed(Exception):
    """Stands in a task's result for whatever ended the job; the job's own row keeps the text."""


class DatabaseBackend(BaseTaskBackend):
    """Jobs in the database: written with the caller's transaction, gone when it rolls back."""

    supports_defer = supports_get_result = supports_priority = True

    def enqueue(self, task: Task[P, T], args: Sequence[Any], kwargs: Mapping[str, Any]) -> TaskResult[T]:
        """Write the job, in the open organisation, for the person of `on_behalf_of`."""
        job = self._job(task, args, kwargs)
        job.save(force_insert=True)
        self.announce(job)
        return task_result(job, task)

    def enqueue_once(
        self, task: Task[P, T], key: str, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> TaskResult[T]:
        """Like `enqueue`, but the job that already stands for the key is given back where there is one."""
        job = self._job(task, args, kwargs)
        job.dedupe = f"{job.organisation_id or '-'}:{job.path}:{key}"
        # Unlike a caught IntegrityError this leaves PostgreSQL's transaction usable.
        standing = job if insert_row(job, once=True) else Job.objects.get(dedupe=job.dedupe)
        self.announce(standing)
        return task_result(standing, task)

    def get_result(self, result_id: str) -> TaskResult[Any]:
        job = Job.objects.filter(pk=int(result_id)).first()
        if job is None:
            raise TaskResultDoesNotExist(result_id)
        return task_result(job, import_string(job.path))

    def announce(self, job: Job) -> None:
        """Hook: a job was written. Workers of the database look for themselves."""

    def sweep(self) -> None:
        """Hook: called by the scheduler about once a second. Workers of the database need no help."""

    def _job(self, task: Task[P, T], args: Sequence[Any], kwargs: Mapping[str, Any]) -> Job:
        self.validate_task(task)
        now = clock.now()
        return Job(
            organisation_id=open_organisation(),
            path=task.module_path,
            args={"args": normalize_json(args), "kwargs": normalize_json(kwargs)},
            queue=task.queue_name,
            priority=task.priority,
            run_after=task.run_after or now,
            enqueued_at=now,
            enqueued_by_id=enqueuing_person(),
        )


def enqueue_once(task: Task[P, T], key: str, *args: P.args, **kwargs: P.kwargs) -> TaskResult[T]:
    """Enqueue a task at most once for a business event, as in `enqueue_once(send_bill, f"bill:{pk}", pk)`.

    The key holds within the organisation and the task. A job that is waiting, running or over keeps its key
    until it is pruned: a dead one is for a person to retry, not for the next event to repeat.
    """
    backend = task.get_backend()
    if not isinstance(backend, DatabaseBackend):
        raise TypeError(f"{type(backend).__name__} knows no dedupe keys")
    return backend.enqueue_once(task, key, args, kwargs)


def task_result(job: Job, task: Task[P, T]) -> TaskResult[T]:
    """The tasks API's view of a job."""
    failed = job.status == JobStatus.DEAD
    result: TaskResult[T] = TaskResult(
        task=task,
        id=str(job.pk),
        status=_RESULT_STATUS[JobStatus(job.status)],
        enqueued_at=job.enqueued_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        last_attempted_at=job.started_at,
        args=job.args["args"],
        kwargs=job.args["kwargs"],
        backend=task.backend,
        errors=[TaskError(exception_class_path=f"{__name__}.JobFailed", traceback=job.error)]
        if failed
        else [],
        worker_ids=[job.worker] * job.attempts,
    )
    # The API's own way for backends to hand over a value: the class is frozen and has no parameter for it.
    object.__setattr__(result, "_return_value", job.result)
    return result
