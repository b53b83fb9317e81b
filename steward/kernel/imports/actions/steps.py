"""Steps shared by the verbs of imports: who may, where a batch stands, reading its file once more."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext as _

from steward.kernel.audit.record import record
from steward.kernel.base.refused import Lost, Refused
from steward.kernel.imports import files
from steward.kernel.imports.choices import BatchStatus
from steward.kernel.imports.findings import Check
from steward.kernel.imports.kinds import ImportKind
from steward.kernel.imports.mapping import ColumnMap
from steward.kernel.imports.models import ImportBatch
from steward.kernel.imports.readers import Table, open_table
from steward.kernel.imports.rows import read_rows
from steward.kernel.jobs.progress import progress
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.models import Site

OPEN = (BatchStatus.UPLOADED, BatchStatus.MAPPED, BatchStatus.CHECKED, BatchStatus.FAILED)
GOOD_ROWS_ONLY = "good_rows_only"


def counts_of(check: Check) -> dict[str, Any]:
    """The figures of a check as they are kept and shown."""
    return {
        "rows": check.rows,
        "taken": check.taken,
        "refused": len(check.refused_rows),
        "skipped": len(check.skipped_rows - check.refused_rows),
        "repaired": check.repairs.total(),
        "repairs": dict(check.repairs.most_common()),
        "report": check.report,
    }


def look(batch: ImportBatch, kind: ImportKind, by: Actor) -> tuple[Check, Any]:
    """Read the whole file against the records of this moment: what was found, and what would be written."""
    table, mapping = open_batch(batch), ColumnMap.of(batch.mapping)
    check = Check(
        kind=kind,
        by=by,
        site=batch.site,
        options=frozenset(batch.options),
        progress=lambda done, total: progress(done, total, _("Reading the file")),
    )
    with collector_paused():
        return check, kind.plan(read_rows(table, mapping, check), check)


@contextmanager
def collector_paused() -> Iterator[None]:
    """A long list leaves hundreds of thousands of small objects that all stay: looking for garbage among them again
    and again takes a third of the time and finds none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def open_batch(batch: ImportBatch) -> Table:
    """Open the batch's file as it was mapped. Refuses when the file is gone."""
    mapping = ColumnMap.of(batch.mapping)
    path = files.full_path(batch.path)
    if not batch.path or not path.exists():
        raise Refused(_("The uploaded file is no longer there."), do=_("Upload it again."), code="file_gone")
    return open_table(
        path, batch.file_name, sheet=mapping.sheet, encoding=mapping.encoding, packed=True, is_checked=True
    )


def need_hat(kind: ImportKind, site: Site | None, by: Actor) -> Hat | None:
    """The hat that allows importing this kind here. Raises `NotAllowed`."""
    return by.need_hat(kind.roles, site_id=site.pk if site and kind.needs_site else None)


def move(batch: ImportBatch, allowed: tuple[BatchStatus, ...], to: BatchStatus, *fields: str) -> None:
    """Compare-and-set of the status together with other fields. Raises `Lost`."""
    values = {name: getattr(batch, name) for name in fields}
    if not ImportBatch.objects.filter(pk=batch.pk, status__in=allowed).update(status=to, **values):
        raise Lost()
    batch.status = to


def record_batch(kind: str, batch: ImportBatch, by: Actor, hat: Hat | None, data: dict[str, Any]) -> None:
    """Record an event of a batch at its site."""
    record(kind, batch, by=by, hat=hat, site_id=batch.site_id, data=data)
