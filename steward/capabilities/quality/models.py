"""Tables of quality: what was learned from texts, and where people decided otherwise."""

from django.db import models

from steward.capabilities.quality.choices import Task
from steward.kernel.tenancy.models import TenantModel
from steward.kernel.work.models import WorkItem


class TextModel(TenantModel):
    """A classifier of the organisation's own requests: the newest one suggests, older ones keep their figures."""

    made_at = models.DateTimeField()
    examples = models.PositiveIntegerField()
    # Requests since then were compared with what their reporters decided.
    judged_at = models.DateTimeField()
    # {"kind": [asked, agreed], ...}: how often it would have suggested, and how often the person decided the same.
    agreement = models.JSONField(default=dict)
    # {"kind": <words, rarity, labels>, ...}, whole numbers only; emptied when a newer model takes over.
    lines = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"text model of {self.made_at:%Y-%m-%d}"


class Correction(TenantModel):
    """A request whose reporter decided otherwise than the model would have suggested."""

    item = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="+")
    task = models.CharField(max_length=10, choices=Task.choices)
    suggested = models.CharField(max_length=20)
    decided = models.CharField(max_length=20)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["item", "task"], name="correction_once"),)

    def __str__(self) -> str:
        return f"{self.task} of {self.item_id}: {self.decided}, not {self.suggested}"
