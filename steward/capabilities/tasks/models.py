"""Tables of tasks: what only a task has; the rest is the work item's."""

from django.db import models

from steward.capabilities.tasks.choices import Source
from steward.kernel.tenancy.models import TenantModel, User
from steward.kernel.work.models import WorkItem


class Task(TenantModel):
    """What somebody is to do by a day; shares its key with its work item."""

    item = models.OneToOneField(WorkItem, primary_key=True, on_delete=models.PROTECT, related_name="task")
    body = models.TextField(blank=True, default="")
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    source = models.CharField(max_length=8, choices=Source.choices, default=Source.DIRECT)
    # Key of the plan or the meeting it came of.
    source_id = models.PositiveBigIntegerField(null=True)
    result = models.TextField(blank=True, default="")

    class Meta:
        indexes = (models.Index(fields=["organisation", "source", "source_id"], name="task_by_source"),)

    def __str__(self) -> str:
        return str(self.item)


def task_of(item: WorkItem) -> Task:
    """The task of its work item, joined already where the rows were listed."""
    row: Task = item.task
    return row
