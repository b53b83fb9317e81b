"""Tables of posters."""

from django.db import models
from django.db.models import Q

from steward.kernel.places.models import Place
from steward.kernel.tenancy.models import Site, TenantModel, User
from steward.kernel.work.models import WorkItem


class Poster(TenantModel):
    """A QR code that hangs somewhere."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    # Long and random: who knows it has stood before the poster, or was shown it.
    token = models.CharField(max_length=32, unique=True)
    # Where exactly ("beside the button panel"), and whom to ring in an emergency; both are printed.
    spot = models.CharField(max_length=40, blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    scans = models.PositiveIntegerField(default=0)
    reports = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = (
            models.Index(fields=["organisation", "-id"], name="poster_newest"),
            models.Index(fields=["place"], name="poster_hanging", condition=Q(withdrawn_at__isnull=True)),
        )

    def __str__(self) -> str:
        return f"{self.place} · {self.spot}" if self.spot else str(self.place)


class PosterReport(TenantModel):
    """One request that came in through a poster."""

    poster = models.ForeignKey(Poster, on_delete=models.CASCADE, related_name="sent", db_index=False)
    item = models.OneToOneField(WorkItem, on_delete=models.PROTECT, related_name="+")
    # The form's own key: sent twice, it leads to the same request.
    key = models.CharField(max_length=40)
    # A fingerprint of the sender's network address, forgotten after an hour: enough to tell a flood from people.
    address_index = models.CharField(max_length=32, blank=True, default="")
    reported_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["poster", "key"], name="poster_report_once"),)
        indexes = (
            models.Index(fields=["poster", "reported_at"], name="poster_report_by_time"),
            models.Index(
                fields=["organisation", "address_index", "reported_at"],
                name="poster_report_by_address",
                condition=~Q(address_index=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.item_id} by poster {self.poster_id}"
