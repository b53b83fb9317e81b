"""Tables of incidents: what is out, where, what is said about it, and the tickets that came of it."""

from django.db import models
from django.db.models import Q

from steward.kernel.places.models import Place
from steward.kernel.tenancy.models import Site, TenantModel
from steward.kernel.work.models import Category, WorkItem


class Incident(TenantModel):
    """Something that is out for everybody at some places; open until it is ended."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    # Tickets about this matter (or one under it) are linked unasked.
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+", db_index=False)
    title = models.CharField(max_length=200)
    staff_words = models.TextField()
    public_words = models.TextField()
    # None: the whole site. A building covers everything in it.
    places = models.ManyToManyField(Place, related_name="+")
    started_at = models.DateTimeField()
    expected_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    result = models.TextField(blank=True, default="")

    class Meta:
        indexes = (
            models.Index(
                fields=["organisation", "site"], name="incident_open", condition=Q(ended_at__isnull=True)
            ),
            models.Index(fields=["organisation", "-started_at", "-id"], name="incident_by_start"),
        )

    def __str__(self) -> str:
        return self.title


class IncidentTicket(TenantModel):
    """A ticket that came of an incident."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="links")
    item = models.OneToOneField(WorkItem, on_delete=models.PROTECT, related_name="+")
    linked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"ticket {self.item_id} of incident {self.incident_id}"
