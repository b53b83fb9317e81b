"""Tables of things: what only a thing has; the rest is the work item's."""

from django.db import models

from steward.kernel.tenancy.models import TenantModel
from steward.kernel.work.models import WorkItem


class Thing(TenantModel):
    """One thing to be done; shares its key with its work item."""

    item = models.OneToOneField(WorkItem, primary_key=True, on_delete=models.PROTECT, related_name="thing")
    result = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return str(self.item)
