"""The customer's own word on his request, when he writes again."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets.actions.trail import attach, tell
from steward.capabilities.tickets.choices import State
from steward.capabilities.tickets.models import Ticket
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.tenancy.actor import Actor, ActorKind
from steward.kernel.work.choices import ClockName
from steward.kernel.work.clocks import start_clocks
from steward.kernel.work.deadlines import refresh_deadline
from steward.kernel.work.models import WorkItem


@transaction.atomic
def reply_ticket(item: WorkItem, *, by: Actor, note: str, photos: Sequence[UploadedFile] = ()) -> WorkItem:
    """The customer adds something to his request, whatever its state: who has it in hand is told (DSK1).

    Effects: photos, event `ticket.reply`; a customer whose finished work the policy would have spared a call, or called
    later, is to be called now: who speaks is no silent one (DSK4). Refuses staff (they comment), any customer but the
    requester, and no word.
    """
    own = by.kind == ActorKind.CUSTOMER and by.party_id is not None and by.party_id == item.requester_id
    if not (by.is_system or own):
        raise NotAllowed()
    if not note.strip() and not photos:
        raise Refused(_("There is nothing to send."), do=_("Write something or add a photo."), field="note")
    attach(item, photos, by=by, hat=None)
    at = clock.now()
    if item.state == State.FINISHED and (item.ticket.call_from is None or item.ticket.call_from > at):
        _to_be_called(item, at)
    tell("reply", item, by=by, hat=None, at=at, data={"note": note})
    return item


def _to_be_called(item: WorkItem, at: datetime) -> None:
    if item.ticket.call_from is None:
        start_clocks(item, (ClockName.CALLBACK,), at=at)
        refresh_deadline(item, at=at)
    Ticket.objects.filter(pk=item.pk).update(call_from=at)
    item.ticket.call_from = at
