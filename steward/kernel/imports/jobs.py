"""Jobs of imports: checking, writing and undoing lists in the background, and the nightly tidying."""

from django.db import transaction
from django_tasks import task

from steward.kernel.base.refused import Refused
from steward.kernel.imports import actions
from steward.kernel.imports.models import ImportBatch
from steward.kernel.jobs.schedule import every
from steward.kernel.tenancy.actor import Actor, system_actor
from steward.kernel.tenancy.models import User
from steward.kernel.tenancy.queries import actor_of


@transaction.atomic
def check_later(batch: ImportBatch, *, by: Actor) -> None:
    """Check a mapped batch in the background."""
    _note_job(batch, check_import.enqueue(batch.pk, by.user_id).id)


@transaction.atomic
def commit_later(batch: ImportBatch, *, by: Actor) -> None:
    """Release a checked batch and write it in the background."""
    actions.commit_batch(batch, by=by)
    _note_job(batch, write_import.enqueue(batch.pk, by.user_id).id)


@transaction.atomic
def undo_later(batch: ImportBatch, *, by: Actor, keep_used: bool = False) -> None:
    """Release a committed batch and take it back in the background."""
    actions.undo_batch(batch, by=by)
    _note_job(batch, undo_import.enqueue(batch.pk, by.user_id, keep_used).id)


def _note_job(batch: ImportBatch, job_id: str) -> None:
    batch.job_id = int(job_id)
    ImportBatch.objects.filter(pk=batch.pk).update(job_id=batch.job_id)


def _actor(batch: ImportBatch, user_id: int | None) -> Actor:
    """The person as he is now: a post lost since the order was given no longer counts."""
    if user_id is None:
        return system_actor(batch.organisation_id, batch.user_name)
    return actor_of(User.objects.get(pk=user_id))


# A refusal is an answer, not an accident: it is kept with the batch for people to read, and not tried again.


@task()
def check_import(batch_id: int, user_id: int | None) -> None:
    """Read a file against the records and keep what was found."""
    batch = ImportBatch.objects.get(pk=batch_id)
    by = _actor(batch, user_id)
    try:
        actions.check_batch(batch, by=by)
    except Refused as refused:
        actions.fail_batch(batch, refused, by=by)


@task()
def write_import(batch_id: int, user_id: int | None) -> None:
    """Write a released batch; repeated by the queue after a crash."""
    batch = ImportBatch.objects.get(pk=batch_id)
    try:
        actions.write_batch(batch, by=_actor(batch, user_id))
    except Refused:
        return


@task()
def undo_import(batch_id: int, user_id: int | None, keep_used: bool) -> None:
    """Take a released batch back; repeated by the queue after a crash."""
    batch = ImportBatch.objects.get(pk=batch_id)
    try:
        actions.remove_batch(batch, by=_actor(batch, user_id), keep_used=keep_used)
    except Refused:
        return


@task()
def tidy_imports() -> None:
    """Give up uploads nobody committed."""
    actions.drop_stale()


every("20 3 * * *", tidy_imports, "imports.tidy")
