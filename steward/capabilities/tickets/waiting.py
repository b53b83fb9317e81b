"""Reads of those who wait for a ticket beside its requester."""

from django.db.models import QuerySet

from steward.capabilities.tickets.choices import State
from steward.capabilities.tickets.models import Waiting
from steward.capabilities.tickets.queries import LISTED, visible_tickets
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.models import WorkItem


def still_waiting(item: WorkItem) -> QuerySet[Waiting]:
    """Those beside the requester who are still to be told about a ticket, in the order in which they called."""
    return (
        Waiting.objects.filter(ticket_id=item.pk, told_at__isnull=True).select_related("party").order_by("pk")
    )


def to_inform(actor: Actor) -> QuerySet[WorkItem]:
    """What is over and was waited for by more people than the requester, longest ago first."""
    over = [State.FINISHED, State.CLOSED, State.CANCELLED]
    return (
        visible_tickets(actor)
        # Joined, and with the organisation of both: the few tickets that are awaited are found by their own index,
        # and not by walking through all tickets of a site (decision 0006).
        .filter(ticket__organisation=actor.organisation_id, ticket__waiting__gt=0, state__in=over)
        .select_related("ticket", *LISTED)
        .order_by("pk")
    )
