"""Reads of imports: the batches an actor may see, and what was found in them."""

import re
from itertools import islice

from django.db.models import QuerySet

from steward.kernel.base.privacy import mask_phone
from steward.kernel.imports.cells import cell_text, clean, column_number
from steward.kernel.imports.choices import BatchStatus, Verdict
from steward.kernel.imports.kinds import IMPORTERS, ImportKind, import_kind, import_kinds
from steward.kernel.imports.mapping import ColumnMap
from steward.kernel.imports.models import ImportBatch, ImportRow
from steward.kernel.imports.readers import Table
from steward.kernel.jobs.choices import JobStatus
from steward.kernel.jobs.models import Job
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Site
from steward.kernel.tenancy.queries import visible_sites


def visible_batches(actor: Actor) -> QuerySet[ImportBatch]:
    """Batches of the sites at which the actor may import, newest first; nothing for others."""
    rows = ImportBatch.objects.select_related("site", "user").order_by("-created_at", "-pk")
    hats = actor.hats_with(IMPORTERS)
    if actor.is_system or any(hat.site_id is None for hat in hats):
        return rows
    return rows.filter(site_id__in={hat.site_id for hat in hats})


def importable_kinds(actor: Actor) -> list[ImportKind]:
    """Kinds the actor may import somewhere."""
    found = []
    for kind in import_kinds():
        hats = actor.hats_with(kind.roles)
        if actor.is_system or any(kind.needs_site or hat.site_id is None for hat in hats):
            found.append(kind)
    return found


def importable_sites(actor: Actor) -> QuerySet[Site]:
    """Sites into which the actor may import."""
    hats = actor.hats_with(IMPORTERS)
    rows = visible_sites(actor)
    if actor.is_system or any(hat.site_id is None for hat in hats):
        return rows
    return rows.filter(pk__in={hat.site_id for hat in hats})


def findings_of(batch: ImportBatch, verdict: Verdict, limit: int = 200) -> list[ImportRow]:
    """The first findings of one sort, in the order of the file."""
    return list(ImportRow.objects.filter(batch=batch, verdict=verdict).order_by("row", "pk")[:limit])


def same_file_before(batch: ImportBatch) -> ImportBatch | None:
    """The last committed batch of the very same file at the same site, if there is one."""
    return (
        ImportBatch.objects.filter(
            kind=batch.kind, site=batch.site_id, sha256=batch.sha256, status=BatchStatus.COMMITTED
        )
        .exclude(pk=batch.pk)
        .order_by("-committed_at")
        .first()
    )


def job_of(batch: ImportBatch) -> Job | None:
    """The background job that works on the batch."""
    return Job.objects.filter(pk=batch.job_id).first() if batch.job_id else None


def is_busy(batch: ImportBatch) -> bool:
    """Whether the background works on the batch, so that the page shows progress instead of buttons."""
    if batch.status in (BatchStatus.COMMITTING, BatchStatus.UNDOING, BatchStatus.MAPPED):
        job = job_of(batch)
        return job is not None and job.status in (JobStatus.READY, JobStatus.RUNNING)
    return False


def examples_of(batch: ImportBatch, table: Table, rows: int = 3) -> dict[str, list[str]]:
    """The first values below each header of the file, by letter; personal ones masked."""
    mapping, kind = ColumnMap.of(batch.mapping), import_kind(batch.kind)
    below = (line for line in table.lines() if line.number > mapping.header_row)
    lines = [line for line in islice(below, rows * 4) if any(cell != "" for cell in line.cells)][:rows]
    found: dict[str, list[str]] = {}
    for letter in mapping.headers:
        name = mapping.columns.get(letter, "").partition("@")[0]
        mask = kind.column(name).mask if name else mask_digits
        index = column_number(letter) - 1
        texts = [clean(cell_text(line.cells[index])[0]) for line in lines if index < len(line.cells)]
        found[letter] = [(mask(text) if mask else text)[:24] for text in texts if text]
    return found


def mask_digits(text: str) -> str:
    """A value of a column nobody has explained yet: long numbers may be anybody's."""
    return re.sub(r"\d{5,}", lambda found: mask_phone(found[0]), text)
