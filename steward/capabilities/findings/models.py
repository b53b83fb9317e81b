"""Tables of findings: what only a finding has; the rest is the work item's."""

from django.db import models
from django.db.models import Q

from steward.capabilities.findings.choices import Nature, Source
from steward.kernel.tenancy.models import Post, TenantModel, User
from steward.kernel.work.models import WorkItem


class Finding(TenantModel):
    """Something not in order at a place; shares its key with its work item."""

    item = models.OneToOneField(WorkItem, primary_key=True, on_delete=models.PROTECT, related_name="finding")
    words = models.TextField()
    # What at the place: found again at the same part, it is linked to the times before.
    part = models.CharField(max_length=120, blank=True, default="")
    nature = models.CharField(max_length=10, choices=Nature.choices, default=Nature.DEFECT)
    source = models.CharField(max_length=12, choices=Source.choices, default=Source.OWN)
    # The record it came of: one that is sent twice raises one finding.
    source_key = models.CharField(max_length=120, blank=True, default="")
    # A checkpoint of whoever goes rounds; only its number, as rounds know of findings and not the other way round.
    checkpoint_id = models.BigIntegerField(null=True)
    raised_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    # The post it was raised in: the posts above it may withdraw it.
    raised_post = models.ForeignKey(
        Post, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # The post that answers for it, with a person of it in hand or whoever of its holders takes it up.
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    contractor = models.CharField(max_length=80, blank=True, default="")
    wanted_on = models.DateField(null=True)
    follows = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="followed_by")
    # The how manyth time at this part, counted from 1.
    times = models.PositiveSmallIntegerField(default=1)
    failures = models.PositiveSmallIntegerField(default=0)
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # Whether it did stop when it was told to; no answer before it was.
    was_heeded = models.BooleanField(null=True)
    result = models.TextField(blank=True, default="")
    rectified_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    rectified_at = models.DateTimeField(null=True)
    verdict = models.TextField(blank=True, default="")
    rechecked_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    rechecked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "source_key"],
                condition=~Q(source_key=""),
                name="finding_source_once",
            ),
        )
        indexes = (
            models.Index(
                fields=["checkpoint_id", "organisation"],
                name="finding_of_checkpoint",
                condition=Q(checkpoint_id__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return str(self.item)


def finding_of(item: WorkItem) -> Finding:
    """The finding of its work item, joined already where the rows were listed."""
    row: Finding = item.finding
    return row
