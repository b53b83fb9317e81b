"""Once more: what both messages and deliveries need."""

from django.utils.translation import gettext_lazy as _

from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.notify.choices import State
from steward.kernel.notify.jobs import queue_sending
from steward.kernel.notify.models import (
    Outgoing,
)


def deliver_again(row: Outgoing) -> None:
    """Let something that was given up begin again, its tries counted anew; part of actions that record."""
    now = clock.now()
    failed = type(row).objects.filter(pk=row.pk, state=State.FAILED)
    if not failed.update(state=State.PENDING, attempts=0, not_before=now):
        raise Refused(
            _("Only what was given up can be sent again."),
            do=_("What is on its way is tried again by itself."),
        )
    row.refresh_from_db()
    queue_sending(row)
