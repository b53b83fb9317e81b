"""Tables of community: what only an announcement has; the rest is the work item's."""

from django.db import models

from steward.capabilities.community.choices import Topic
from steward.kernel.places.models import Place
from steward.kernel.tenancy.models import TenantModel, User
from steward.kernel.work.models import WorkItem


class Announcement(TenantModel):
    """What is told to a site or some of its buildings; shares its key with its work item."""

    item = models.OneToOneField(
        WorkItem, primary_key=True, on_delete=models.PROTECT, related_name="announcement"
    )
    topic = models.CharField(max_length=10, choices=Topic.choices)
    body = models.TextField()
    # The last day it is shown, on the site's own clock.
    shown_until = models.DateField()
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    reviewed_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    published_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.item)


class AnnouncementBuilding(TenantModel):
    """A building an announcement is for; without any it is for the whole site."""

    announcement = models.ForeignKey(
        Announcement, on_delete=models.CASCADE, related_name="buildings", db_index=False
    )
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["announcement", "place"], name="announcement_building_once"),
        )

    def __str__(self) -> str:
        return f"{self.place_id} of {self.announcement_id}"


def announcement_of(item: WorkItem) -> Announcement:
    """The announcement of its work item, joined already where the rows were listed."""
    row: Announcement = item.announcement
    return row
