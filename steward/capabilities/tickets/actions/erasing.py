"""Forgetting: the copies tickets keep of a person's data."""

from steward.capabilities.tickets.models import Ticket
from steward.kernel.people.models import Party


def erase_stranger(party: Party) -> int:
    """Blank what tickets kept of a person in a caller's own words, found by the person's phone numbers.

    Called inside the erasing transaction, which records the event. Returns how many tickets were blanked.
    """
    indexes = [row.value_index for row in party.contacts.all()]
    copies = Ticket.objects.filter(stranger_index__in=indexes).exclude(stranger_index="")
    return copies.update(stranger_name="", stranger_phone="", stranger_index="")
