"""Before the commit: upload, map, check, give up."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from steward.kernel.base import clock
from steward.kernel.base.refused import Lost
from steward.kernel.imports import files
from steward.kernel.imports.actions.steps import (
    GOOD_ROWS_ONLY,
    OPEN,
    counts_of,
    look,
    move,
    need_hat,
    open_batch,
    record_batch,
)
from steward.kernel.imports.choices import BatchStatus
from steward.kernel.imports.findings import Check
from steward.kernel.imports.kinds import import_kind
from steward.kernel.imports.mapping import ColumnMap, check_mapping, given_mapping, suggest_mapping
from steward.kernel.imports.models import ImportBatch, ImportRow
from steward.kernel.imports.queries import job_of
from steward.kernel.imports.readers import open_table
from steward.kernel.jobs.choices import JobStatus
from steward.kernel.tenancy.actor import Actor, system_actor
from steward.kernel.tenancy.models import Site

# Uploads nobody committed are given up after a week: they hold names and numbers in clear text.
KEEP_OPEN = timedelta(days=7)
# Files no batch knows are what a killed process left: older than any request that may still be running.
KEEP_UNKNOWN = timedelta(days=1)


def upload_batch(
    pieces: Iterable[bytes],
    file_name: str,
    *,
    kind: str,
    site: Site | None,
    by: Actor,
    sheet: str = "",
    encoding: str = "",
    packed: bool = False,
) -> ImportBatch:
    """Keep a file, look into it, and suggest what its columns mean. Records `import.upload`.

    Refuses without a post that may import here, and every file `guards` and `readers` do not take; a refused
    file is not kept. `packed` also takes `.csv.gz`.
    """
    declared = import_kind(kind)
    hat = need_hat(declared, site, by)
    stored = files.store(pieces, file_name, by.organisation_id)
    try:
        table = open_table(
            files.full_path(stored.path), file_name, sheet=sheet, encoding=encoding, packed=packed
        )
        mapping = suggest_mapping(table, declared)
        with transaction.atomic():
            batch = ImportBatch.objects.create(
                organisation_id=by.organisation_id,
                kind=kind,
                site=site if declared.needs_site else None,
                file_name=Path(file_name).name[-200:],
                path=stored.path,
                sha256=stored.sha256,
                size=stored.size,
                mapping=mapping.as_json(),
                user_id=by.user_id,
                user_name=by.name,
                created_at=clock.now(),
            )
            record_batch("import.upload", batch, by, hat, {"file": batch.file_name, "import": kind})
    except BaseException:
        files.discard(stored.path)
        raise
    return batch


@transaction.atomic
def map_batch(
    batch: ImportBatch,
    columns: Mapping[str, str],
    *,
    by: Actor,
    options: Iterable[str] = (),
    given: Mapping[str, Any] | None = None,
) -> ImportBatch:
    """Say what each column of the file means (letter -> column name), and choose options. Records `import.map`.

    `given` takes a mapping as commands read it (header text -> column name, `header_row`) instead of `columns`.
    Refuses unknown and doubled columns, a mapping that leaves out what every row needs, and a batch that is over.
    """
    declared = import_kind(batch.kind)
    hat = need_hat(declared, batch.site, by)
    if given is not None:
        mapping = given_mapping(open_batch(batch), declared, given)
    else:
        mapping = ColumnMap.of(batch.mapping)
        mapping.columns = {letter: name for letter, name in columns.items() if name}
        check_mapping(mapping, declared)
    known = {GOOD_ROWS_ONLY, *(option.name for option in declared.options)}
    batch.mapping, batch.options = mapping.as_json(), sorted(known & set(options))
    move(batch, OPEN, BatchStatus.MAPPED, "mapping", "options")
    record_batch("import.map", batch, by, hat, {"file": batch.file_name})
    return batch


@transaction.atomic
def choose_sheet(batch: ImportBatch, *, by: Actor, sheet: str = "", encoding: str = "") -> ImportBatch:
    """Read another sheet of the file, or the same text in another encoding; the mapping is suggested anew."""
    declared = import_kind(batch.kind)
    need_hat(declared, batch.site, by)
    table = open_table(
        files.full_path(batch.path), batch.file_name, sheet=sheet, encoding=encoding, packed=True
    )
    batch.mapping = suggest_mapping(table, declared).as_json()
    move(batch, OPEN, BatchStatus.UPLOADED, "mapping")
    return batch


def check_batch(batch: ImportBatch, *, by: Actor) -> ImportBatch:
    """Read the whole file against the records and keep what was found; nothing of the list is written.

    Refuses a batch that was not mapped. Repeating it replaces the earlier findings.
    """
    declared = import_kind(batch.kind)
    need_hat(declared, batch.site, by)
    if batch.status not in (BatchStatus.MAPPED, BatchStatus.CHECKED, BatchStatus.FAILED):
        raise Lost()
    check, _plan = look(batch, declared, by)
    with transaction.atomic():
        batch.counts, batch.sample, batch.checked_at, batch.failure = (
            counts_of(check),
            check.sample,
            clock.now(),
            "",
        )
        move(batch, OPEN, BatchStatus.CHECKED, "counts", "sample", "checked_at", "failure")
        _keep_findings(batch, check)
    return batch


@transaction.atomic
def choose_rows(batch: ImportBatch, *, by: Actor, good_rows_only: bool) -> ImportBatch:
    """Say whether refused rows keep the whole list out, or only themselves. Only a checked batch takes the answer."""
    need_hat(import_kind(batch.kind), batch.site, by)
    others = set(batch.options) - {GOOD_ROWS_ONLY}
    batch.options = sorted(others | ({GOOD_ROWS_ONLY} if good_rows_only else set()))
    move(batch, (BatchStatus.CHECKED,), BatchStatus.CHECKED, "options")
    return batch


@transaction.atomic
def drop_batch(batch: ImportBatch, *, by: Actor) -> ImportBatch:
    """Give up a batch that was never committed; its file and findings go. Records `import.drop`.

    One that is being written can be given up only when its job used up its attempts.
    """
    hat = need_hat(import_kind(batch.kind), batch.site, by)
    path, batch.path, batch.sample = batch.path, "", []
    job = job_of(batch)
    is_stuck = job is not None and job.status in (JobStatus.DEAD, JobStatus.CANCELLED)
    allowed = (*OPEN, BatchStatus.COMMITTING) if is_stuck else OPEN
    move(batch, allowed, BatchStatus.UNDONE, "path", "sample")
    ImportRow.objects.filter(batch=batch).delete()
    record_batch("import.drop", batch, by, hat, {"file": batch.file_name})
    transaction.on_commit(lambda: files.discard(path))
    return batch


def drop_stale() -> int:
    """Give up uploads nobody committed for a week, and files no batch knows after a day. Returns how many went."""
    known = set(ImportBatch.objects.exclude(path="").values_list("path", flat=True))
    count = files.discard_orphans(known, KEEP_UNKNOWN)
    for batch in ImportBatch.objects.filter(status__in=OPEN, created_at__lt=clock.now() - KEEP_OPEN):
        drop_batch(batch, by=system_actor(batch.organisation_id, "imports"))
        count += 1
    return count


def _keep_findings(batch: ImportBatch, check: Check) -> None:
    ImportRow.objects.filter(batch=batch).delete()
    ImportRow.objects.bulk_create(
        (
            ImportRow(organisation_id=batch.organisation_id, batch=batch, **asdict(finding))
            for finding in check.findings
        ),
        batch_size=500,
    )
