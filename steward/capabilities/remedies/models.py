"""Tables of remedies: what only a remedy has; the rest is the work item's."""

from django.db import models

from steward.kernel.tenancy.models import TenantModel, User
from steward.kernel.work.models import WorkItem


class Remedy(TenantModel):
    """Something wrong and what is done about it; shares its key with its work item."""

    item = models.OneToOneField(WorkItem, primary_key=True, on_delete=models.PROTECT, related_name="remedy")
    origin = models.ForeignKey(WorkItem, null=True, on_delete=models.PROTECT, related_name="remedies")
    wrong = models.TextField()
    raised_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    # Counts from 1; each remedy that had no effect begins the next.
    round = models.PositiveSmallIntegerField(default=1)
    root_cause = models.TextField(blank=True, default="")
    measure = models.TextField(blank=True, default="")
    wanted_on = models.DateField(null=True)
    # Days after finishing until an effect can show.
    effect_days = models.PositiveSmallIntegerField(default=0)
    result = models.TextField(blank=True, default="")
    # Where the evidence lies that is no photo: minutes, a training record, a file number.
    proof = models.CharField(max_length=200, blank=True, default="")
    finished_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    finished_at = models.DateTimeField(null=True)
    check_from = models.DateTimeField(null=True)
    verified_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    conclusion = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return str(self.item)


def remedy_of(item: WorkItem) -> Remedy:
    """The remedy of its work item, joined already where the rows were listed."""
    row: Remedy = item.remedy
    return row
