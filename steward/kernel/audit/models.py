"""Tables of the audit trail."""

from django.db import models

from steward.kernel.base.models import InsertOnly
from steward.kernel.tenancy.models import TenantModel


class Event(InsertOnly, TenantModel):
    """One thing that happened. Insert-only: triggers refuse update and delete."""

    at = models.DateTimeField()
    kind = models.CharField(max_length=48)
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    site_id = models.BigIntegerField(null=True)
    actor_kind = models.CharField(max_length=10)
    user_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=60)
    post_title = models.CharField(max_length=60, blank=True, default="")
    acting_for = models.CharField(max_length=60, blank=True, default="")
    data = models.JSONField(default=dict)

    class Meta:
        indexes = (
            models.Index(
                fields=["organisation", "subject_type", "subject_id", "id"], name="event_by_subject"
            ),
            models.Index(fields=["organisation", "at"], name="event_by_time"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_type}:{self.subject_id}"


class Seal(models.Model):
    """The keyed hash over a block of events, chained to the block before it. Insert-only like events.

    `leaves` holds, for each event of the block in id order, 8 bytes of id and 16 bytes of digest, so that
    verification can name the very row that was changed, removed or inserted.
    """

    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField(unique=True)
    count = models.PositiveIntegerField()
    leaves = models.BinaryField()
    # Unique: two runs at once cannot both continue the chain from the same seal.
    previous = models.CharField(max_length=64, blank=True, default="", unique=True)
    digest = models.CharField(max_length=64, unique=True)
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.first_id}-{self.last_id}"
