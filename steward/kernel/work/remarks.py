"""Words beside an event: what people write about an item, kept where it can be forgotten (decision 0004)."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from steward.kernel.audit.record import record
from steward.kernel.base.rows import insert_row
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.work.models import Remark, WorkItem


def keep_remark(item: WorkItem, text: str) -> int:
    """Keep what was said about an item; the id is what the event of the caller holds as its `note`."""
    row = Remark(organisation_id=item.organisation_id, item=item, text=text)
    insert_row(row)
    return int(row.pk)


def record_verb(
    kind: str,
    item: WorkItem,
    *,
    by: Actor,
    hat: Hat | None,
    at: datetime,
    note: str = "",
    data: Mapping[str, Any] | None = None,
) -> None:
    """The event of a verb; its words are a row of their own, because events cannot be forgotten (decision 0004)."""
    words = {"note": keep_remark(item, note)} if note.strip() else {}
    record(kind, item, by=by, hat=hat, site_id=item.site_id, at=at, data={**(data or {}), **words})


def remark_texts(ids: Collection[Any]) -> Mapping[Any, str]:
    """What was said, by id: one query. A note that is a text itself stands for itself."""
    texts = dict(
        Remark.objects.filter(pk__in=[i for i in ids if isinstance(i, int)]).values_list("pk", "text")
    )
    return texts | {text: text for text in ids if isinstance(text, str)}
