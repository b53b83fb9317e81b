"""Checklists: what is looked at, in versions that never change."""

from django.db import models

from steward.capabilities.inspections.choices import Topic
from steward.kernel.tenancy.models import TenantModel, User, in_language


class Checklist(TenantModel):
    """What is asked at a kind of checkpoint; the newest version holds."""

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True, default="")
    topic = models.CharField(max_length=12, choices=Topic.choices, default=Topic.PUBLIC)
    version = models.ForeignKey(
        "ChecklistVersion", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    is_active = models.BooleanField(default=True)
    # Somebody here changed it: no later preset touches it.
    is_edited = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "code"], name="checklist_once"),)

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)


class ChecklistVersion(TenantModel):
    """The items of a checklist as they were from a moment on: visits keep the one they answered.

    `items` are the tables of presets/checklists.toml: key, kind, zh, en, options, least, most, unit, photo, grade.
    """

    checklist = models.ForeignKey(
        Checklist, on_delete=models.PROTECT, related_name="versions", db_index=False
    )
    number = models.PositiveSmallIntegerField()
    items = models.JSONField(default=list)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["checklist", "number"], name="checklist_version_once"),
        )

    def __str__(self) -> str:
        return f"{self.checklist_id} v{self.number}"
