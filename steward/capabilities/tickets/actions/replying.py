"""The customer's own word on his request, when he writes again."""

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets.actions.trail import attach, tell
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.tenancy.actor import Actor, ActorKind
from steward.kernel.work.models import WorkItem


@transaction.atomic
def reply_ticket(item: WorkItem, *, by: Actor, note: str, photos: Sequence[UploadedFile] = ()) -> WorkItem:
    """The customer adds something to his request, whatever its state: who has it in hand is told (DSK1).

    Effects: photos, event `ticket.reply`. Refuses staff (they comment), any customer but the requester, and no word.
    """
    own = by.kind == ActorKind.CUSTOMER and by.party_id is not None and by.party_id == item.requester_id
    if not (by.is_system or own):
        raise NotAllowed()
    if not note.strip() and not photos:
        raise Refused(_("There is nothing to send."), do=_("Write something or add a photo."), field="note")
    attach(item, photos, by=by, hat=None)
    tell("reply", item, by=by, hat=None, at=clock.now(), data={"note": note})
    return item
