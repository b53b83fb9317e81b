"""The customer's number in full, for whoever has to ring him up."""

from django.db import transaction
from django.utils.translation import gettext

from steward.capabilities.tickets.actions.trail import tell
from steward.capabilities.tickets.lifecycle import LIFECYCLE
from steward.capabilities.tickets.policies import check
from steward.capabilities.tickets.waiting import still_waiting
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.people.actions import reveal_contact
from steward.kernel.people.choices import ContactKind, RevealReason
from steward.kernel.people.models import Party
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.models import WorkItem


@transaction.atomic
def reveal_ticket(item: WorkItem, *, by: Actor, reason: str, note: str = "") -> dict[str, str]:
    """The numbers under which the customer of this ticket is reached, in full (SEC1; the callback of DSK1 needs them).

    Effects: event `ticket.reveal` with the reason and never the number; for a known customer `person.reveal` beside
    it, one for each number. Once it is over, those who waited too are to be told: their numbers are shown with it.
    Refuses without a reason, without a number, and a person out of the actor's reach.
    """
    hat, at = check("reveal", item, by), clock.now()
    LIFECYCLE.need(item, "reveal")
    if reason not in RevealReason.values:
        raise Refused(gettext("Say why."), field="reason", code="no_reason")
    shown = _of_the_register(item.requester, by=by, reason=reason, note=note)
    if item.ticket.stranger_phone:
        shown[item.ticket.stranger_name or gettext("Unknown caller")] = str(item.ticket.stranger_phone)
    if LIFECYCLE.allows("inform", item.state):
        for row in still_waiting(item):
            shown |= _of_the_register(row.party, by=by, reason=reason, note=note)
            if row.stranger_phone:
                shown[row.stranger_name or f"{gettext('Unknown caller')} {row.pk}"] = str(row.stranger_phone)
    if not shown:
        raise Refused(
            gettext("No number of this customer is recorded."),
            do=gettext("Look into the register of the unit."),
            code="no_number",
        )
    tell("reveal", item, by=by, hat=hat, at=at, data={"reason": reason} | ({"note": note} if note else {}))
    return shown


def _of_the_register(person: Party | None, *, by: Actor, reason: str, note: str) -> dict[str, str]:
    if person is None:
        return {}
    rows = list(person.contacts.filter(kind=ContactKind.PHONE).order_by("-is_primary", "pk"))
    return {
        person.name if len(rows) == 1 else f"{person.name} {count}": reveal_contact(
            row, by=by, reason=reason, note=note
        )
        for count, row in enumerate(rows, 1)
    }
