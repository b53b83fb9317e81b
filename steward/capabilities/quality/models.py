"""Tables of quality: hot spots of complaints; what was learned from texts, and where people decided otherwise."""

from django.db import models

from steward.capabilities.quality.choices import DismissReason, Task
from steward.kernel.tenancy.models import TenantModel, User
from steward.kernel.work.models import WorkItem


class HotSpot(TenantModel):
    """Several people complain about one matter at one place; shares its key with its work item."""

    item = models.OneToOneField(WorkItem, primary_key=True, on_delete=models.PROTECT, related_name="hot_spot")
    # Different people in the window in which it was last seen, and in the window before that one.
    people = models.PositiveIntegerField()
    people_before = models.PositiveIntegerField()
    window_days = models.PositiveSmallIntegerField()
    # The closed hot spot that came back as this one.
    follows = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="followed_by", db_index=False
    )
    root_cause = models.TextField(blank=True, default="")
    measure = models.TextField(blank=True, default="")
    result = models.TextField(blank=True, default="")
    rectified_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    conclusion = models.TextField(blank=True, default="")
    reason = models.CharField(max_length=12, choices=DismissReason.choices, blank=True, default="")

    def __str__(self) -> str:
        return str(self.item)


def hot_spot_of(item: WorkItem) -> HotSpot:
    """The hot spot of its work item, joined already where the rows were listed."""
    spot: HotSpot = item.hot_spot
    return spot


class HotSpotReport(TenantModel):
    """A complaint that belongs to a hot spot."""

    spot = models.ForeignKey(HotSpot, on_delete=models.CASCADE, related_name="reports", db_index=False)
    item = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["spot", "item"], name="hot_spot_report_once"),)

    def __str__(self) -> str:
        return f"{self.item_id} in {self.spot_id}"


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
