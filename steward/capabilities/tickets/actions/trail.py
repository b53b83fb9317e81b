"""What every ticket action ends with: the deadline and the event."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from steward.kernel.audit.record import record
from steward.kernel.evidence.actions import attach_photo
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.work.models import WorkItem
from steward.kernel.work.remarks import keep_remark


def tell(
    verb: str, item: WorkItem, *, by: Actor, hat: Hat | None, at: datetime, data: dict[str, Any] | None = None
) -> None:
    """Record a ticket event on the work item, so that one timeline holds the verbs and the clockwork.

    A `note` is kept as a row beside it: customers' names and numbers stand in such words, and no event can be erased.
    """
    data = dict(data or {})
    note = str(data.pop("note", ""))
    if note.strip():
        data["note"] = keep_remark(item, note)
    record(f"ticket.{verb}", item, by=by, hat=hat, site_id=item.site_id, at=at, data=data)


def attach(
    item: WorkItem, photos: Sequence[UploadedFile], *, by: Actor, hat: Hat | None, internal: bool = False
) -> None:
    """Keep photos as evidence of the ticket. Refuses what is no photo; then the whole action is refused."""
    for photo in photos:
        attach_photo(item, photo, by=by, hat=hat, internal=internal)
