"""Remembering what a batch writes, so that it can be taken back."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import models

from steward.kernel.imports.choices import TraceKind
from steward.kernel.imports.models import ImportBatch, ImportTrace
from steward.kernel.tenancy.actor import Actor

# 100,000 units leave some hundred rows of traces rather than as many as they have records.
IDS_PER_ROW = 500


class Traces:
    """Handed to a kind's `write`: who acts, what to tell people meanwhile, and where to note what was written."""

    def __init__(self, batch: ImportBatch, by: Actor, progress: Callable[[str], None]) -> None:
        self.batch, self.by, self.progress = batch, by, progress
        self._rows: list[ImportTrace] = []

    def created(self, model: type[models.Model], ids: Sequence[int]) -> None:
        """Note created rows, in the order in which they were created."""
        self._rows += [
            self._row(TraceKind.CREATED, model._meta.label_lower, list(ids[start : start + IDS_PER_ROW]), {})
            for start in range(0, len(ids), IDS_PER_ROW)
        ]

    def changed(self, model: type[models.Model], pk: int, changes: Mapping[str, tuple[Any, Any]]) -> None:
        """Note a changed row: `{field: (before, after)}`, JSON values only."""
        told = {name: list(pair) for name, pair in changes.items()}
        self._rows.append(self._row(TraceKind.CHANGED, model._meta.label_lower, [pk], told))

    def save(self) -> None:
        """Write the notes, inside the batch's transaction."""
        ImportTrace.objects.bulk_create(self._rows, batch_size=200)
        self._rows = []

    def _row(self, what: TraceKind, label: str, ids: list[int], changes: dict[str, Any]) -> ImportTrace:
        return ImportTrace(
            organisation_id=self.batch.organisation_id,
            batch=self.batch,
            what=what,
            model=label,
            object_ids=ids,
            changes=changes,
        )
