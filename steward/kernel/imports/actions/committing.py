"""Committing and undoing a batch: each one transaction, each safe to repeat."""

import time
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.imports import files
from steward.kernel.imports.actions.steps import (
    GOOD_ROWS_ONLY,
    OPEN,
    collector_paused,
    counts_of,
    look,
    move,
    need_hat,
    record_batch,
)
from steward.kernel.imports.choices import BatchStatus
from steward.kernel.imports.kinds import import_kind
from steward.kernel.imports.models import ImportBatch
from steward.kernel.imports.traces import Traces
from steward.kernel.imports.undo import Traced, changed_since, kept_with, names_of, remove, used_since
from steward.kernel.jobs.progress import progress
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.models import Site


@transaction.atomic
def commit_batch(batch: ImportBatch, *, by: Actor) -> ImportBatch:
    """Release a checked batch for writing; `write_batch` does the rest (a job, or the command itself).

    Refuses a batch with refused rows unless only the good ones are wanted, one without any row to take, and one
    that is not checked.
    """
    need_hat(import_kind(batch.kind), batch.site, by)
    if batch.status == BatchStatus.CHECKED:
        refuse_bad_rows(batch)
    move(batch, (BatchStatus.CHECKED,), BatchStatus.COMMITTING)
    return batch


def refuse_bad_rows(batch: ImportBatch) -> None:
    """Raise when the findings of the check forbid a commit."""
    refused = batch.counts.get("refused", 0)
    if refused and GOOD_ROWS_ONLY not in batch.options:
        raise Refused(
            _("%(count)d rows are refused, and all rows or none were asked for.") % {"count": refused},
            do=_("Correct these rows and upload the file again, or take the good rows only."),
            code="refused_rows",
        )
    if not batch.counts.get("taken"):
        raise Refused(
            _("No row is left to take."),
            do=_("Look at what was found in the rows; perhaps everything is there already."),
            code="nothing_to_take",
        )


def write_batch(batch: ImportBatch, *, by: Actor) -> ImportBatch:
    """Write a released batch in one transaction. Safe to repeat: what was written is never written twice.

    In order: read the file again against the records of this moment; then, under the site's lock, rows through
    the kind's actions, traces, counts, `import.commit`; after the commit the file is removed. A refusal leaves
    the records unchanged, marks the batch failed and is raised.
    """
    batch.refresh_from_db()
    if batch.status != BatchStatus.COMMITTING:
        return batch
    declared, started, clock_started = import_kind(batch.kind), clock.now(), time.perf_counter()
    try:
        check, plan = look(batch, declared, by)
        with transaction.atomic():
            hat = need_hat(declared, batch.site, by)
            if not _claim(batch):
                return batch
            _refuse_overtaken(batch, started)
            batch.counts = counts_of(check)
            refuse_bad_rows(batch)
            traces = Traces(batch, by, lambda note: progress(check.rows, check.rows, note))
            with collector_paused():
                batch.counts["created"] = declared.write(plan, traces)
            traces.save()
            _finish(batch, by, hat, time.perf_counter() - clock_started)
    except IntegrityError:
        refused = Refused(
            _("Somebody changed the same records while the list was written."),
            do=_("Check the list again; nothing of it was written."),
            code="changed_meanwhile",
        )
        fail_batch(batch, refused, by=by)
        raise refused
    except Refused as refused:
        fail_batch(batch, refused, by=by)
        raise
    transaction.on_commit(lambda: files.discard(batch.path))
    return batch


def _finish(batch: ImportBatch, by: Actor, hat: Hat | None, seconds: float) -> None:
    batch.counts["seconds"] = round(seconds, 2)
    batch.committed_at, batch.failure = clock.now(), ""
    move(batch, (BatchStatus.COMMITTING,), BatchStatus.COMMITTED, "counts", "committed_at", "failure")
    data = {"file": batch.file_name, "taken": batch.counts["taken"], "refused": batch.counts["refused"]}
    record_batch("import.commit", batch, by, hat, data)


@transaction.atomic
def fail_batch(batch: ImportBatch, refused: Refused, *, by: Actor) -> None:
    """Mark a batch whose checking or writing was refused; it can be mapped, checked and committed again."""
    batch.failure = " ".join(str(part) for part in (refused.what, refused.kept, refused.do) if part)
    working = ImportBatch.objects.filter(pk=batch.pk, status__in=(*OPEN, BatchStatus.COMMITTING))
    if working.update(status=BatchStatus.FAILED, failure=batch.failure):
        batch.status = BatchStatus.FAILED
        record_batch("import.fail", batch, by, None, {"file": batch.file_name, "note": batch.failure})


@transaction.atomic
def undo_batch(batch: ImportBatch, *, by: Actor) -> ImportBatch:
    """Release a committed batch for undoing; `remove_batch` does the rest."""
    need_hat(import_kind(batch.kind), batch.site, by)
    move(batch, (BatchStatus.COMMITTED,), BatchStatus.UNDOING)
    return batch


def remove_batch(batch: ImportBatch, *, by: Actor, keep_used: bool = False) -> ImportBatch:
    """Take back what a batch created and changed, in one transaction. Records `import.undo`. Safe to repeat.

    Refuses when records of the batch were used or changed since, and names some of them; with `keep_used` these
    stay, together with what they need, and the rest goes.
    """
    batch.refresh_from_db()
    if batch.status != BatchStatus.UNDOING:
        return batch
    try:
        with transaction.atomic():
            hat = need_hat(import_kind(batch.kind), batch.site, by)
            traced = Traced.of(batch)
            used = used_since(batch, traced)
            overwritten = changed_since(traced)
            if (used or overwritten) and not keep_used:
                raise _in_use(used, len(overwritten))
            kept = kept_with(used, traced)
            removed = remove(traced, kept)
            staying = sum(map(len, kept.values())) + len(overwritten)
            batch.counts |= {"removed": removed, "kept": staying}
            batch.undone_at, batch.failure = clock.now(), ""
            move(batch, (BatchStatus.UNDOING,), BatchStatus.UNDONE, "counts", "undone_at", "failure")
            data = {"file": batch.file_name, "removed": removed, "kept": staying}
            record_batch("import.undo", batch, by, hat, data)
    except (Refused, IntegrityError) as error:
        refused = error if isinstance(error, Refused) else _in_use({}, 0)
        text = f"{refused.what} {refused.do}"
        ImportBatch.objects.filter(pk=batch.pk, status=BatchStatus.UNDOING).update(
            status=BatchStatus.COMMITTED, failure=text
        )
        batch.refresh_from_db()
        raise refused
    return batch


def _in_use(used: dict[str, set[int]], overwritten: int) -> Refused:
    count = sum(map(len, used.values())) + overwritten
    names = ", ".join(names_of(used))
    return Refused(
        _("%(count)d records of this import were used or changed since: %(names)s.")
        % {"count": count, "names": names or "—"},
        do=_("Undo with “keep what was used”, or correct these records by hand."),
        code="in_use",
    )


def _claim(batch: ImportBatch) -> bool:
    """Lock the batch and its site, so that two lists for one site are written one after the other."""
    if batch.site_id:
        Site.objects.filter(pk=batch.site_id).select_for_update().first()
    return bool(
        ImportBatch.objects.filter(pk=batch.pk, status=BatchStatus.COMMITTING).update(
            status=BatchStatus.COMMITTING
        )
    )


def _refuse_overtaken(batch: ImportBatch, since: datetime) -> None:
    overtaking = ImportBatch.objects.filter(kind=batch.kind, site=batch.site, committed_at__gte=since)
    if overtaking.exclude(pk=batch.pk).exists():
        raise Refused(
            _("Another list for the same place was written at the same moment."),
            do=_("Check the list again; nothing of it was written."),
            code="changed_meanwhile",
        )
