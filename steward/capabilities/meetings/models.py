"""Tables of meetings: when and what about, who is invited and who was there. Decisions are tasks."""

from django.db import models

from steward.capabilities.meetings.choices import Kind, Presence, State
from steward.kernel.tenancy.models import Department, Site, TenantModel, User


class Meeting(TenantModel):
    """One meeting. `series` is the first one of its series; empty for that one itself."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    department = models.ForeignKey(
        Department, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    series = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="later")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.DEPARTMENT)
    title = models.CharField(max_length=120)
    agenda = models.TextField(blank=True, default="")
    where = models.CharField(max_length=80, blank=True, default="")
    starts_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.CALLED)
    called_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    # Who writes the minutes, where that is not whoever called it.
    keeper = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    minutes = models.TextField(blank=True, default="")
    held_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["organisation", "-starts_at", "-id"], name="meeting_by_start"),
            models.Index(fields=["site", "state", "starts_at"], name="meeting_of_site"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def root_id(self) -> int:
        """The key of its series."""
        return int(self.series_id or self.pk)


class Invitation(TenantModel):
    """Somebody who is asked to come, and whether he did."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="invited", db_index=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    presence = models.CharField(max_length=8, choices=Presence.choices, default=Presence.INVITED)
    signed_at = models.DateTimeField(null=True)
    # Who listed him; empty where he signed himself.
    listed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["meeting", "user"], name="invitation_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} at {self.meeting_id}"
