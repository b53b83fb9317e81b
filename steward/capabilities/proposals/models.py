"""Tables of proposals: what only a proposal has; the rest is the work item's."""

from django.db import models

from steward.capabilities.proposals.choices import Topic, Verdict
from steward.kernel.tenancy.models import TenantModel, User
from steward.kernel.work.models import WorkItem


class Proposal(TenantModel):
    """What somebody on the staff suggests; shares its key with its work item."""

    item = models.OneToOneField(WorkItem, primary_key=True, on_delete=models.PROTECT, related_name="proposal")
    topic = models.CharField(max_length=12, choices=Topic.choices)
    body = models.TextField()
    benefit = models.TextField(blank=True, default="")
    # Empty once an anonymous proposer is forgotten.
    author = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    is_anonymous = models.BooleanField(default=False)
    findings = models.TextField(blank=True, default="")
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True, default="")
    reply = models.TextField(blank=True, default="")
    answered_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField(null=True)
    wanted_on = models.DateField(null=True)
    result = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return str(self.item)


def proposal_of(item: WorkItem) -> Proposal:
    """The proposal of its work item, joined already where the rows were listed."""
    row: Proposal = item.proposal
    return row
