"""Tables of tickets: what only a customer's request has; the rest is the work item's."""

from django.db import models
from django.db.models import Q

from steward.capabilities.tickets.choices import (
    CancelReason,
    ClosedBy,
    Satisfaction,
    Source,
)
from steward.kernel.base.privacy import EncryptedTextField
from steward.kernel.tenancy.models import TenantModel, User
from steward.kernel.work.models import WorkItem


class Ticket(TenantModel):
    """A customer's request; shares its key with its work item."""

    item = models.OneToOneField(WorkItem, primary_key=True, on_delete=models.PROTECT, related_name="ticket")
    body = models.TextField(blank=True, default="")
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.DESK)
    # Where the requester is no known party: a stranger's own words, sealed like any personal data.
    stranger_name = EncryptedTextField(blank=True, default="")
    stranger_phone = EncryptedTextField(blank=True, default="")
    stranger_index = models.CharField(max_length=32, blank=True, default="")
    appointed_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    finished_at = models.DateTimeField(null=True)
    result = models.TextField(blank=True, default="")
    closed_by = models.CharField(max_length=10, choices=ClosedBy.choices, blank=True, default="")
    cancel_reason = models.CharField(max_length=12, choices=CancelReason.choices, blank=True, default="")

    class Meta:
        indexes = (
            models.Index(
                fields=["organisation", "stranger_index"],
                name="ticket_by_stranger",
                condition=~Q(stranger_index=""),
            ),
        )

    def __str__(self) -> str:
        return str(self.item)


class Callback(TenantModel):
    """One call to the customer after the work; never by the doer."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="callbacks")
    cycle = models.PositiveSmallIntegerField()
    called_at = models.DateTimeField()
    called_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    satisfaction = models.CharField(max_length=12, choices=Satisfaction.choices)
    note = models.CharField(max_length=500, blank=True, default="")

    def __str__(self) -> str:
        return f"callback on ticket {self.ticket_id}"
