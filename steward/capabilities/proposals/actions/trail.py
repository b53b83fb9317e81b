"""What the actions of proposals share: keeping values, and telling without telling who."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.capabilities.proposals.models import Proposal
from steward.kernel.audit.record import record
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.actor import Actor, Hat, system_actor
from steward.kernel.work.models import WorkItem
from steward.kernel.work.remarks import keep_remark


def voice_of(by: Actor, *, is_anonymous: bool) -> Actor:
    """Who stands in the trail for what a proposer does himself: nobody, where he wants no name. The trail can neither
    be erased nor be kept from those who read it."""
    return system_actor(by.organisation_id, "anonymous") if is_anonymous else by


def need_words(text: str, field: str, what: Any) -> None:
    """Refuses empty words."""
    if not text.strip():
        raise Refused(what, do=_("One sentence is enough."), field=field, code="empty")


def keep(item: WorkItem, **values: Any) -> None:
    """Write values of the proposal, and have them on the row in hand; part of the verb that calls."""
    Proposal.objects.filter(pk=item.pk).update(**values)
    for name, value in values.items():
        setattr(item.proposal, name, value)


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
        f"proposal.{verb}", item, by=by, hat=hat, site_id=item.site_id, at=at, data={**(data or {}), **words}
    )
