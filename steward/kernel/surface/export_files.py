"""Files of exports: made by a job with the asker's own rights, deleted after a week."""

import os
import secrets
import time
from array import array
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.jobs.progress import progress
from steward.kernel.surface.choices import ExportFormat, ExportState
from steward.kernel.surface.declare import Column, Resource, Row, resources
from steward.kernel.surface.export_cells import harmless, to_cell
from steward.kernel.surface.lists import in_order, narrowed, sort_of
from steward.kernel.surface.models import Export
from steward.kernel.surface.own import living
from steward.kernel.surface.writers import MOST_XLSX_ROWS, open_writer
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.queries import actor_of

KEPT = timedelta(days=7)
CHUNK = 500
TICK_SECONDS = 0.5
UNFINISHED = ".part"


def make_file(export: Export) -> None:
    """Write the file of an export, with what the person may see now and in the person's language.

    Effects, in order: state making, the file, state ready with the number of rows, event `export.make`. An
    export that is ready stays as it is, so that the job may run again. Where a rule forbids it, the state is
    failed and says why; any other error leaves it failed too, and goes on to the job, which tries again.
    """
    if export.state in (ExportState.READY, ExportState.GONE):
        return
    zone = timezone.override(ZoneInfo(export.user.organisation.zone))
    with translation.override(export.language), zone:
        _update(export, state=ExportState.MAKING, trouble="", done=0, rows=0)
        try:
            _make(export)
        except Refused as refused:
            _update(export, state=ExportState.FAILED, trouble=f"{refused.what} {refused.do}"[:300])
        except Exception:
            _update(
                export, state=ExportState.FAILED, trouble=_("Something broke; it is tried again by itself.")
            )
            raise


def _make(export: Export) -> None:
    resource = resources().get(export.resource)
    actor = actor_of(export.user)
    if resource is None or not export.user.is_active or not resource.open_to(actor):
        raise NotAllowed()
    resource, query = living(resource), QueryDict(export.query)
    columns = [column for column in resource.columns if column.name in export.columns]
    sort, descending = sort_of(resource, query)
    rows = in_order(narrowed(resource, actor, query), sort, descending)
    # Which rows and in which order is settled in one read: what moves meanwhile is neither missed nor doubled.
    keys = array("q", rows.values_list("pk", flat=True).iterator(chunk_size=10_000))
    if export.format == ExportFormat.XLSX and len(keys) > MOST_XLSX_ROWS:
        raise Refused(_("A worksheet cannot hold so many rows."), do=_("Choose CSV, or narrow the list."))
    _update(export, rows=len(keys))
    name = f"{export.pk}-{secrets.token_hex(8)}.{export.format}"
    unfinished = file_of(name + UNFINISHED)
    unfinished.parent.mkdir(parents=True, exist_ok=True)
    try:
        written = _write(export, unfinished, columns, _rows(resource, actor, keys))
        os.replace(unfinished, file_of(name))
    finally:
        unfinished.unlink(missing_ok=True)
    _finish(export, actor, name, written)


def _rows(resource: Resource, actor: Actor, keys: Sequence[int]) -> Iterator[Row]:
    """The rows of the keys in their order, a chunk at a time; what is no longer visible is left out."""
    for start in range(0, len(keys), CHUNK):
        chunk = list(keys[start : start + CHUNK])
        rows = resource.rows(actor).filter(pk__in=chunk)
        if resource.joined:
            rows = rows.select_related(*resource.joined)
        found = {row.pk: row for row in rows.prefetch_related(*resource.prefetched)}
        yield from (found[key] for key in chunk if key in found)


def _write(export: Export, path: Path, columns: Sequence[Column], rows: Iterator[Row]) -> int:
    """Write head and rows; returns how many. Progress is told about twice a second."""
    written, told = 0, time.monotonic()
    with open_writer(path, export.format) as file:
        file.add([harmless(str(column.label)) for column in columns])
        for row in rows:
            file.add([to_cell(column.shown(row)) for column in columns])
            written += 1
            if time.monotonic() - told > TICK_SECONDS:
                told = time.monotonic()
                progress(written, export.rows)
                _update(export, done=written)
        file.sign(harmless(mark_of(export, written)))
    progress(written, written)
    return written


def mark_of(export: Export, written: int) -> str:
    """The words at the end of a file, so that a copy found elsewhere says whose it was (SEC1)."""
    told = {
        "number": export.pk,
        "name": f"{export.user.name} ({export.user.username})",
        "at": timezone.localtime(clock.now()).strftime("%Y-%m-%d %H:%M"),
        "count": written,
    }
    return (
        _("Export %(number)d: %(count)d rows, taken out by %(name)s on %(at)s. Not to be passed on.") % told
    )


@transaction.atomic
def _finish(export: Export, actor: Actor, name: str, written: int) -> None:
    now = clock.now()
    _update(export, state=ExportState.READY, file=name, rows=written, done=written, ready_at=now)
    data = {
        "resource": export.resource,
        "format": export.format,
        "rows": written,
        "filters": told_filters(export.query) or "—",
    }
    record("export.make", export, by=actor, at=now, data=data)


def delete_old_files(at: datetime | None = None) -> int:
    """Delete the files of exports after a week, and what was searched for; the rows stay. Returns how many."""
    old = Export.objects.filter(state=ExportState.READY, ready_at__lt=(at or clock.now()) - KEPT)
    count = 0
    for export in old.iterator():
        _delete(export)
        count += 1
    _delete_unfinished(at or clock.now())
    return count


def withdraw_files(user_ids: Iterable[int]) -> int:
    """Delete the files made for some people, who may see less from now on: they can ask again. Returns how many.

    Called inside the action that says why.
    """
    rows = list(Export.objects.filter(user_id__in=set(user_ids), state=ExportState.READY))
    for export in rows:
        _delete(export)
    return len(rows)


def _delete(export: Export) -> None:
    # The row first: a file without a row can still be deleted, a row without its file would lie.
    name = export.file
    _update(export, state=ExportState.GONE, file="", query="")
    file_of(name).unlink(missing_ok=True)


def _delete_unfinished(at: datetime) -> None:
    """What a killed worker left half written."""
    for path in file_of("").glob(f"*{UNFINISHED}"):
        if path.stat().st_mtime < (at - timedelta(days=1)).timestamp():
            path.unlink(missing_ok=True)


def told_filters(query: str) -> str:
    """Filters as the trail may keep them: people search for names and numbers, and events cannot be erased."""
    asked = QueryDict(query, mutable=True)
    if not asked.get("q"):
        return query
    asked["q"] = "***"
    return asked.urlencode(safe="*")


def file_of(name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "exports" / name


def _update(export: Export, **changes: object) -> None:
    for name, value in changes.items():
        setattr(export, name, value)
    export.save(update_fields=list(changes))
