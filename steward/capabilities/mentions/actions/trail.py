"""What the actions of mentions share."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.record import record
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.work.models import WorkItem
from steward.kernel.work.remarks import keep_remark


def need_words(text: str, field: str, what: Any) -> None:
    """Refuses empty words."""
    if not text.strip():
        raise Refused(what, do=_("One sentence is enough."), field=field, code="empty")


def tell(
    verb: str,
    item: WorkItem,
    *,
    by: Actor,
    hat: Hat | None,
    at: datetime,
    note: str = "",
    data: dict[str, Any] | None = None,
) -> None:
    """Record the verb; its words are a row of their own, because events cannot be forgotten."""
    words = {"note": keep_remark(item, note)} if note.strip() else {}
    record(
        f"mention.{verb}", item, by=by, hat=hat, site_id=item.site_id, at=at, data={**(data or {}), **words}
    )
